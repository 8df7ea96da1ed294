package guide

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sameAfterCanonical checks that a guide survives its canonical form, and that
// the form is a fixed point.
func sameAfterCanonical(t interface{ Fatalf(string, ...any) }, g *Guide) {
	canonical := g.Canonical()
	again, problems := Parse(canonical)
	if len(problems) > 0 {
		t.Fatalf("the canonical form has problems: %v\n%s", problems, canonical)
	}
	if diff := cmp.Diff(g, again); diff != "" {
		t.Fatalf("the canonical form is another guide:\n%s", diff)
	}
	if !bytes.Equal(again.Canonical(), canonical) {
		t.Fatalf("the canonical form is not stable")
	}
}

func TestCanonicalFormKeepsEveryText(t *testing.T) {
	pieces := []string{"true", "~", "1", "2026-12-31", "0x1F", "1e3", "a: b", "- x", "# y", "{z}", "'", "\"", "\n", " ", "\t", "é", "日本", "🙂", "|", ">", "%", "@", "&a", "*a", "!t", "\\", "…", "=", "<<", "null", "no"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 8).Draw(t, "text"), "")
		if tidy(text) == "" {
			t.Skip("nothing left")
		}
		g, problems := Parse([]byte(small))
		if len(problems) > 0 {
			t.Fatalf("%v", problems)
		}
		g.Title = Same(tidy(text))
		g.Requirements[0].Why = Text{"en": tidy(text), "de": "x"}
		g.Topic.MustNot = []Words{Words(tidy(text))}
		sameAfterCanonical(t, g)
	})
}

// The form must not change by accident: guides are cited by its hash.
func TestCanonicalFormIsStable(t *testing.T) {
	g, problems := Parse([]byte(small))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	const want = `format: chapterhouse/guide/1
id: tea-circles
title: Tea Circles
languages:
  - en
  - de
timezone: Europe/Berlin
documents:
  - key: terms
    kind: terms
    title:
      en: Terms
      de: Bedingungen
    version: 2
    needed_from: 2026-07-01
    authoritative: en
    files:
      en: tea/terms.md
requirements:
  - key: cadence
    title:
      en: Meet
      de: Treffen
    why:
      en: To drink tea
      de: Um Tee zu trinken
    level: required
    applies: remain
    measure:
      events:
        on_topic: true
    target: at least 6
    window: 12 months
    source:
      document: terms
      section: Meetings
topic:
  products:
    - name: Tea
`
	if diff := cmp.Diff(want, string(g.Canonical())); diff != "" {
		t.Error(diff)
	}
	const hash = "080a9c9593fe0d33d302fd2275bfa05912557d6c6cec1faf08cbf8979dc13a37"
	if got := Hash(g.Canonical()); got != hash {
		t.Errorf("hash %s, want %s", got, hash)
	}
	shuffled := strings.Replace(small, "id: tea-circles\ntitle: Tea Circles", "# a comment\ntitle:   'Tea Circles'\nid: tea-circles", 1)
	other, problems := Parse([]byte(shuffled))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := Hash(other.Canonical()); got != hash {
		t.Error("order, comments and quotation marks change the hash")
	}
}
