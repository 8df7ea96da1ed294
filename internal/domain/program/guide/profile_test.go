package guide

import (
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var tea = &Profile{
	Name:    Same("tea ID"),
	Shapes:  []Address{"https://people.tea.example/user/viewpage/user-id/{id}", "https://people.tea.example/users/*/{id}", "https://tea.example/u-{id}.html"},
	Pattern: "[0-9]{1,10}",
	Example: "https://people.tea.example/users/anna/123456",
}

func TestProfileID(t *testing.T) {
	for _, c := range []struct{ input, want string }{
		{"https://people.tea.example/user/viewpage/user-id/123456", "123456"},
		{"http://people.tea.example/user/viewpage/user-id/123456/", "123456"},
		{"https://people.tea.example/user/viewpage/user-id/123456?tab=posts#top", "123456"},
		{"HTTPS://WWW.People.Tea.Example./user/ViewPage/user-id/123456//", "123456"},
		{"people.tea.example/users/anna/7", "7"},
		{"https://people.tea.example:443/users/%C3%85sa/7", "7"},
		{"https://www.tea.example/u-42.html", "42"},
		{"  123456\n", "123456"},
	} {
		if got, err := tea.ID(c.input); err != nil || got != c.want {
			t.Errorf("ID(%q) = %q, %v; want %q", c.input, got, err, c.want)
		}
	}
	for _, c := range []struct{ input, want string }{
		{"", "guide.profile_empty"},
		{strings.Repeat("9", 3000), "guide.profile_empty"},
		{"anna", "guide.profile_shape"},
		{"anna@tea.example", "guide.profile_shape"},
		{"12345678901", "guide.profile_shape"},
		{"https://people.tea.example/users/anna/", "guide.profile_shape"},
		{"https://people.tea.example/users//7", "guide.profile_shape"},
		{"https://people.tea.example/users/anna/7/posts", "guide.profile_shape"},
		{"https://people.tea.example/users/anna/٧", "guide.profile_shape"},
		{"https://people.tea.example/?next=/users/anna/7", "guide.profile_shape"},
		{"https://people.tea.example:8443/users/anna/7", "guide.profile_shape"},
		{"https://evil@people.tea.example/users/anna/7", "guide.profile_shape"},
		{"javascript://people.tea.example/users/anna/7", "guide.profile_shape"},
		{"https://people.tea.example.evil.example/users/anna/7", "guide.profile_host"},
		{"https://evil.example/people.tea.example/users/anna/7", "guide.profile_host"},
		{"coffee.example/users/anna/7", "guide.profile_host"},
	} {
		id, err := tea.ID(c.input)
		if id != "" || fault.KindOf(err) != fault.Invalid {
			t.Errorf("ID(%q) = %q, %v; want an Invalid error", c.input, id, err)
			continue
		}
		m := fault.As(err).Message
		if m.Key != c.want || m.Args["example"] != "https://people.tea.example/users/anna/123456" {
			t.Errorf("ID(%q): %v, want %s with the example", c.input, m, c.want)
		}
	}
}

func FuzzProfileID(f *testing.F) {
	f.Add("https://people.tea.example/users/anna/123456")
	f.Add("people.tea.example/users/%2e%2e/7?x")
	f.Add("//people.tea.example\\users\\anna\\7")
	f.Fuzz(func(t *testing.T, input string) {
		id, err := tea.ID(input)
		if err != nil {
			if id != "" || fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q, %v", id, err)
			}
			return
		}
		if len(id) < 1 || len(id) > 10 || strings.Trim(id, "0123456789") != "" {
			t.Fatalf("ID %q does not look like one", id)
		}
		if !strings.Contains(input, id) && !strings.Contains(input, "%") {
			t.Fatalf("ID %q does not stand in %q", id, input)
		}
		if again, err := tea.ID(id); err != nil || again != id {
			t.Fatalf("the ID itself is refused: %v", err)
		}
	})
}
