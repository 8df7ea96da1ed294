package sitecheck

import (
	"os"
	"slices"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/crawl"

	"github.com/google/go-cmp/cmp"
)

func partsOf(text string) (list []Part) {
	for _, f := range ConductParts(text) {
		list = append(list, f.Part)
	}
	return list
}

func TestTheFourPartsOfACode(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []Part
	}{
		"nothing":           {"We meet on Thursdays at six.", nil},
		"no resolution":     {"Everyone is welcome. Please be kind. Harassment is not accepted.", []Part{Norms, Encouraged, Prohibited}},
		"resolution only":   {"Please report problems to the hosts.", []Part{Resolution}},
		"a word inside one": {"We unreportedly met.", nil},
		"German":            {"Alle sind willkommen.\nGehen Sie respektvoll miteinander um.\nBelästigung wird nicht geduldet.\nMelden Sie Vorfälle.", Parts},
		"another language":  {"Herkes hoş geldi. Saygılı olun.", nil},
	} {
		if diff := cmp.Diff(c.want, partsOf(c.text)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The program's own examples have all four parts, else applicants who adapt one
// would be told that something is missing.
func TestTheExamplesOfTheDefaultGuideHaveAllParts(t *testing.T) {
	for _, file := range []string{"short.en", "short.de", "full.en", "full.de"} {
		text, err := os.ReadFile("../../../guides/azure-tech-groups/conduct-example-" + file + ".md")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Parts, partsOf(string(text))); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

func TestQuotesAreShort(t *testing.T) {
	for _, f := range ConductParts(strings.Repeat("welcome ", 100)) {
		if n := len([]rune(f.Quote)); n > longestQuote {
			t.Errorf("%d letters", n)
		}
	}
}

func page(body, at string) Page {
	return Read(crawl.Response{Body: []byte(body), FinalURL: at, ContentType: "text/html", Charset: "utf-8"})
}

func TestAPageIsRead(t *testing.T) {
	p := page(`<html><head><title> Bulut
	İzmir</title><script>alert("no")</script></head><body><p>We <b>meet</b> monthly.</p>
	<footer><a href="/kurallar/#top">Davranış <i>kuralları</i></a> <a href="mailto:x@y.example">mail</a></footer></body></html>`, "https://bulut.example/")
	if p.Title != "Bulut İzmir" || p.SignIn || strings.Contains(p.Text, "alert") || !strings.Contains(p.Text, "We meet monthly.") {
		t.Errorf("%+v", p)
	}
	if diff := cmp.Diff([]Link{{"https://bulut.example/kurallar/", "Davranış kuralları"}}, p.Links); diff != "" {
		t.Error(diff)
	}
	for _, address := range []string{"https://bulut.example/kurallar", "http://www.bulut.example/kurallar/"} {
		if _, ok := p.LinkTo(address); !ok {
			t.Errorf("no link to %s", address)
		}
	}
	if _, ok := p.LinkTo("https://bulut.example/other"); ok {
		t.Error("a link to another page")
	}
}

func TestPagesForSigningInAreKnown(t *testing.T) {
	for at, body := range map[string]string{
		"https://a.example/":            `<form><input type="PASSWORD"></form>`,
		"https://a.example/login?x=1":   `<p>Hello</p>`,
		"https://accounts.a.example/in": `<p>Hello</p>`,
	} {
		if !page(body, at).SignIn {
			t.Errorf("%s passes for an open page", at)
		}
	}
	if page(`<p>How we chose a login library</p>`, "https://a.example/blog/login-library").SignIn {
		t.Error("a page about signing in is not one for signing in")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("<a href='/x'>y</a><input type=password>", "https://a.example/")
	f.Add("<p>Please report harassment.</p>", "::")
	f.Fuzz(func(t *testing.T, body, at string) {
		p := page(body, at)
		if len(p.Text) > mostText || len(p.Links) > mostLinks {
			t.Error("too much was kept")
		}
		for _, f := range ConductParts(p.Text) {
			if !slices.Contains(Parts, f.Part) || f.Quote == "" {
				t.Errorf("%+v", f)
			}
		}
	})
}
