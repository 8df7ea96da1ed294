package guide

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

const placePlaceholder = "{place}"

// Check says what is not right with the name of a group; nothing when all is.
func (n *Names) Check(name string) []i18n.Message {
	var wrong []i18n.Message
	words := phrases{}
	for _, w := range n.MustNot {
		words.add(w)
	}
	words.find(fold(name), func(p phrase, _, _ int) {
		wrong = append(wrong, msg.GuideNameWord(p.written))
	})
	if len(n.Shapes) == 0 {
		return wrong
	}
	var shapes []string
	for _, shape := range n.Shapes {
		if fitsShape(name, string(shape)) {
			return wrong
		}
		shapes = append(shapes, string(shape))
	}
	return append(wrong, msg.GuideNameShape(shapes))
}

func fitsShape(name, shape string) bool {
	before, after, _ := strings.Cut(shape, placePlaceholder)
	folded, before, after := ids.Fold(name), strings.ToLower(before), ids.Fold(after)
	rest, ok := strings.CutPrefix(folded, before)
	if !ok {
		return false
	}
	place, ok := strings.CutSuffix(rest, after)
	return ok && strings.TrimSpace(place) != ""
}

func (c checker) names(n *Names) {
	for i, shape := range n.Shapes {
		if strings.Count(string(shape), placePlaceholder) != 1 {
			c.add(indexed("names.shapes", i), msg.GuidePlaceOnce())
		}
	}
}
