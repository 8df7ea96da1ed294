package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"

	"github.com/google/go-cmp/cmp"
)

// browser keeps cookies from answer to answer.
type browser struct {
	n       *network
	cookies map[string]string
}

func (b browser) send(method, path string, form url.Values) answered {
	var sent []string
	for _, name := range slices.Sorted(maps.Keys(b.cookies)) {
		sent = append(sent, name+"="+b.cookies[name])
	}
	if form != nil {
		form.Set("once", ids.Random("k", 16))
	}
	a := b.n.send(ask{method: method, path: path, form: form, headers: map[string]string{"Cookie": strings.Join(sent, "; ")}})
	for _, c := range a.Cookies() {
		b.cookies[c.Name] = c.Value
	}
	return a
}

// random is what differs from answer to answer whoever asks: keys of forms,
// values of cookies, the number of the request.
var random = regexp.MustCompile(`(name="(?:once|state)" value=|browser=|session=|X-Request-Id: |Date: |challenge&#34;:&#34;)"?[^";\s]+`)

// bytesOf is an answer as it goes over the wire, without what is random and
// with every address written alike.
func bytesOf(a answered, address string) string {
	var b strings.Builder
	fmt.Fprintln(&b, a.StatusCode)
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		if name == "Content-Length" { // the address is part of the page
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(a.Header[name], ", "))
	}
	b.WriteString(a.body)
	return random.ReplaceAllString(strings.ReplaceAll(b.String(), address, "ADDRESS"), "$1…")
}

// signInTrail asks for a code for an address, types a wrong one, asks until no more
// letters are sent, and returns everything that came back.
func (b browser) signInTrail(address string) string {
	b.n.Clock.Advance(24 * time.Hour) // what was counted before is forgotten, and letters name the same time
	var trail strings.Builder
	for _, step := range []struct {
		method, path string
		form         url.Values
	}{
		{"GET", "/signin", nil},
		{"POST", "/signin", url.Values{"address": {address}, "next": {"/groups"}}},
		{"GET", "/signin/code", nil},
		{"POST", "/signin/code", url.Values{"code": {"12"}}},
		{"GET", "/signin/link/no-such-token", nil},
	} {
		fmt.Fprintf(&trail, "\n%s %s\n%s", step.method, step.path, bytesOf(b.send(step.method, step.path, step.form), address))
	}
	for range 6 {
		trail.WriteString(bytesOf(b.send("POST", "/signin", url.Values{"address": {address}}), address))
	}
	return trail.String()
}

var codes = regexp.MustCompile(`\b\d{4}[ \x{a0}]?\d{4}\b|/signin/link/[\w-]+`)

// letterTo is the newest letter to an address, without its code and link.
func (n *network) letterTo(address string) string {
	n.t.Helper()
	n.Settle(n.t)
	list, err := n.Mailbox.List(ctx, post.Query{Limit: 1})
	must(n.t, err)
	_, l, err := n.Mailbox.Show(ctx, list.Lines[0].ID)
	must(n.t, err)
	return codes.ReplaceAllString(strings.ReplaceAll(fmt.Sprint(l.Subject, l.Text, l.HTML), address, "ADDRESS"), "…")
}

// TestSigningInTellsNobodyWhoHasAnAccount compares, byte by byte, what a
// visitor gets who types the address of a stranger, of a person whom the office
// entered, of one who has signed in, and of an administrator (P27, B56).
func TestSigningInTellsNobodyWhoHasAnAccount(t *testing.T) {
	n := newNetwork(t)
	const proved = "proved@people.example"
	b := browser{n, map[string]string{}}
	b.send("POST", "/signin", url.Values{"address": {proved}})
	n.Settle(t)
	list, err := n.Mailbox.List(ctx, post.Query{Address: proved, Limit: 1})
	must(t, err)
	_, l, err := n.Mailbox.Show(ctx, list.Lines[0].ID)
	must(t, err)
	code := codes.FindString(l.Text)
	if in := b.send("POST", "/signin/code", url.Values{"code": {code}}); in.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %d", in.StatusCode)
	}
	const stranger = "stranger@people.example"
	want, letter := browser{n, map[string]string{}}.signInTrail(stranger), n.letterTo(stranger)
	if !strings.Contains(want, "ADDRESS") || !strings.Contains(want, "429\n") || letter == "" {
		t.Fatalf("the trail is not what this test thinks it is:\n%s", want)
	}
	for name, address := range map[string]string{"entered by the office": ids.Slug(member) + "@people.example", "who has signed in": proved, "an administrator": ids.Slug(admin) + "@people.example"} {
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(browser{n, map[string]string{}}.signInTrail(address), "\n")); diff != "" {
			t.Errorf("%s gets another answer than a stranger:\n%s", name, diff)
		}
		if diff := cmp.Diff(letter, n.letterTo(address)); diff != "" {
			t.Errorf("%s gets another letter than a stranger:\n%s", name, diff)
		}
	}
}

// TestAddingAnAddressTellsNobodyWhoseItIs is the same for the profile page.
func TestAddingAnAddressTellsNobodyWhoseItIs(t *testing.T) {
	n := newNetwork(t)
	add := func(address string) string {
		b := browser{n, map[string]string{"session": n.session(member).Token}}
		return bytesOf(b.send("POST", "/me/profile/addresses", url.Values{"address": {address}}), address) +
			bytesOf(b.send("GET", "/me/profile/addresses/confirm", nil), address)
	}
	if diff := cmp.Diff(add("stranger@people.example"), add(ids.Slug(admin)+"@people.example")); diff != "" {
		t.Errorf("an address that somebody has gets another answer:\n%s", diff)
	}
}
