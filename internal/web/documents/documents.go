package documents

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/textdiff"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Path is where a person sees what they accept.
const Path = "/me/documents"

// Waiting are the documents of which an earlier version was accepted.
func Waiting(list []program.Asked) (waiting []program.Asked) {
	for _, d := range list {
		if d.Again() {
			waiting = append(waiting, d)
		}
	}
	return waiting
}

// Notice says calmly that new versions wait, and until when an earlier
// acceptance is enough; false when none does.
func Notice(l *i18n.Localizer, list []program.Asked, today ids.Date) (ui.Flash, bool) {
	waiting := Waiting(list)
	if len(waiting) == 0 {
		return ui.Flash{}, false
	}
	first, path := waiting[0], Path
	for _, d := range waiting {
		if d.Until.Before(first.Until) {
			first = d
		}
	}
	if len(waiting) == 1 {
		path += "/" + string(first.Key)
	}
	var names []string
	for _, d := range waiting {
		names = append(names, d.Title.In(l.Lang(), d.Authoritative))
	}
	f := ui.Flash{Tone: ui.ToneInfo, Title: l.T(msg.DocumentsNotice(l.List(names...))), Text: l.T(Until(first, today)),
		Link: ui.Link{Href: path, Label: l.T(msg.DocumentsNoticeRead())}}
	if first.Over(today) {
		f.Tone = ui.ToneWarn
	}
	return f, true
}

// Until says how long the earlier acceptance is enough.
func Until(d program.Asked, today ids.Date) i18n.Message {
	if d.Over(today) {
		return msg.DocumentsOver(i18n.Date(d.Until))
	}
	return msg.DocumentsUntil(i18n.Date(d.Until.AddDays(-1)))
}

// shown leaves out long runs of paragraphs that stayed as they were, but for
// one on each side of a change.
func shown(blocks []textdiff.Block) (list []textdiff.Block, left int) {
	for i, b := range blocks {
		if b.Changed() || i > 0 && blocks[i-1].Changed() || i+1 < len(blocks) && blocks[i+1].Changed() {
			list = append(list, b)
		} else {
			left++
		}
	}
	return list, left
}
