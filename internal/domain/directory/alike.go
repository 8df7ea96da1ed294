package directory

import (
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
)

// alike returns the group whose name is nearest to a text with typing
// mistakes: every word of the text must be a word of the name, give or take. A
// group that is shown already is not asked for.
func (n *Network) alike(text string, shown []Entry) *Entry {
	typed := strings.Fields(names.Fold(text))
	if len(typed) == 0 || len(typed) > 8 {
		return nil
	}
	var best *Entry
	least := -1
	for i := range n.Groups {
		g := &n.Groups[i]
		if typos, ok := mistakes(typed, strings.Fields(names.Fold(g.Name))); ok && (least < 0 || typos < least) {
			best, least = g, typos
		}
	}
	if best != nil && slices.ContainsFunc(shown, func(g Entry) bool { return g.ID == best.ID }) {
		return nil
	}
	return best
}

// mistakes counts the typing mistakes between typed words and the words of a
// name. It is false when a word is like none.
func mistakes(typed, name []string) (sum int, ok bool) {
	for _, t := range typed {
		allowed := names.Allowed(t)
		least := allowed + 1
		for _, w := range name {
			least = min(least, names.Typos(t, w, allowed))
		}
		if least > allowed {
			return 0, false
		}
		sum += least
	}
	return sum, true
}
