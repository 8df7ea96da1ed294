package textdiff_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/textdiff"
)

// told writes blocks as a reader sees them: [-gone-] {+come+}.
func told(blocks []textdiff.Block) string {
	var lines []string
	for _, b := range blocks {
		var parts []string
		for _, p := range b {
			parts = append(parts, [...]string{p.Text, "[-" + p.Text + "-]", "{+" + p.Text + "+}"}[p.Kind])
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	return strings.Join(lines, "\n")
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"other line ends", "One.\nTwo.", "One. Two.\n", "One. Two."},
		{"the same", "One.\n\nTwo.", "One.\r\n\r\nTwo.", "One.\nTwo."},
		{"a word", "You are 18 or older.", "You are 16 or older.", "You are [-18-] {+16+} or older."},
		{"a paragraph more", "One.\n\nThree.", "One.\n\nTwo.\n\nThree.", "One.\n{+Two.+}\nThree."},
		{"a paragraph less", "One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n[-Two.-]\nThree."},
		{"replaced by other words", "Bring your badge.", "Nobody pays.", "[-Bring your badge.-]\n{+Nobody pays.+}"},
		{"a line of a list", "We ask:\n- be kind\n- be on time", "We ask:\n- be kind\n- be there", "We ask:\n- be kind\n- be [-on time-] {+there+}"},
		{"from nothing", "", "One.", "{+One.+}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(textdiff.Compare(c.before, c.after))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What stays and what came is the new text, what stays and what went the old one.
func TestNothingIsLost(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		paragraphs := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "- e"}), 1, 8), 0, 6).Draw(t, "paragraphs")
		var parts []string
		for _, p := range paragraphs {
			parts = append(parts, strings.Join(p, " "))
		}
		return strings.Join(parts, "\n\n")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		blocks := textdiff.Compare(before, after)
		for _, side := range []struct {
			text string
			kind textdiff.Kind
		}{{before, textdiff.Removed}, {after, textdiff.Added}} {
			var got []string
			for _, b := range blocks {
				for _, p := range b {
					if p.Kind == textdiff.Same || p.Kind == side.kind {
						got = append(got, strings.Fields(p.Text)...)
					}
				}
			}
			if !slices.Equal(got, strings.Fields(side.text)) {
				t.Fatalf("%q became %q", side.text, got)
			}
		}
		if before == after && slices.ContainsFunc(blocks, textdiff.Block.Changed) {
			t.Fatal("a text differs from itself")
		}
	})
}

func TestEndlessTextsAreReplacedAsAWhole(t *testing.T) {
	a, b := strings.Repeat("a b ", 3000), strings.Repeat("b c ", 3000)
	if got := textdiff.Compare(a, b); len(got) != 2 {
		t.Errorf("%d blocks", len(got))
	}
}
