package seen

import (
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/sitecheck"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Finding is one thing that a machine saw.
type Finding struct {
	Tone ui.Tone
	Text string
	Note string
}

func ok(text, note string) Finding   { return Finding{ui.ToneOK, text, note} }
func warn(text, note string) Finding { return Finding{ui.ToneWarn, text, note} }

// problem is an address that could not be read.
func problem(l *i18n.Localizer, m i18n.Message) []Finding {
	return []Finding{warn(l.T(m), l.T(msg.ApplyFoundProblem()))}
}

// Homepage are what a look at the homepage found.
func Homepage(l *i18n.Localizer, a applications.Application, seen applications.Seen) (list []Finding) {
	if seen.Problem != nil {
		return problem(l, *seen.Problem)
	}
	if seen.SignIn {
		list = append(list, warn(l.T(msg.ApplyFoundSignIn()), l.T(msg.ApplyFoundSignInNote())))
	} else {
		list = append(list, ok(l.T(msg.ApplyFoundOpen()), seen.Title))
	}
	if !seen.TLS {
		list = append(list, warn(l.T(msg.ApplyFoundPlain()), ""))
	}
	switch {
	case a.ConductKind != applications.ConductAddress || a.ConductURL == "":
	case seen.Linked != "":
		list = append(list, ok(l.T(msg.ApplyFoundLinked()), l.T(msg.ApplyFoundLinkedNote(seen.Linked))))
	default:
		list = append(list, warn(l.T(msg.ApplyFoundUnlinked()), l.T(msg.ApplyFoundUnlinkedNote())))
	}
	return list
}

// Conduct are what a look at the code of conduct found.
func Conduct(l *i18n.Localizer, seen applications.Seen) []Finding {
	if seen.Problem != nil {
		return problem(l, *seen.Problem)
	}
	first := ok(l.T(msg.ApplyFoundOpen()), seen.Title)
	if seen.SignIn {
		first = warn(l.T(msg.ApplyFoundSignIn()), l.T(msg.ApplyFoundSignInNote()))
	}
	return append([]Finding{first}, parts(l, seen.Parts)...)
}

// Text are the parts of a text that was typed here.
func Text(l *i18n.Localizer, text string) []Finding {
	return parts(l, sitecheck.ConductParts(markdown.Text(text)))
}

var partWords = map[sitecheck.Part]struct{ found, missing func() i18n.Message }{
	sitecheck.Norms:      {msg.ApplyPartNorms, msg.ApplyPartNormsMissing},
	sitecheck.Encouraged: {msg.ApplyPartEncouraged, msg.ApplyPartEncouragedMissing},
	sitecheck.Prohibited: {msg.ApplyPartProhibited, msg.ApplyPartProhibitedMissing},
	sitecheck.Resolution: {msg.ApplyPartResolution, msg.ApplyPartResolutionMissing},
}

func parts(l *i18n.Localizer, found []sitecheck.Found) (list []Finding) {
	seen := applications.Seen{Parts: found}
	for _, p := range sitecheck.Parts {
		if !seen.Has(p) {
			list = append(list, warn(l.T(partWords[p].missing()), l.T(msg.ApplyPartMissingNote())))
			continue
		}
		for _, f := range found {
			if f.Part == p {
				list = append(list, ok(l.T(partWords[p].found()), l.T(msg.ApplyPartQuote(f.Quote))))
			}
		}
	}
	return list
}

// Calendar are what a reading of the calendar found.
func Calendar(l *i18n.Localizer, seen applications.Seen) []Finding {
	switch {
	case seen.Problem != nil:
		return problem(l, *seen.Problem)
	case seen.Found == 0:
		return []Finding{warn(l.T(msg.ApplyCalendarEmpty()), l.T(msg.ApplyCalendarEmptyNote()))}
	}
	list := []Finding{ok(l.T(msg.ApplyCalendarFound(seen.Found, seen.OnTopic)), l.T(msg.ApplyCalendarComing(seen.Coming)))}
	if seen.OnTopic == 0 {
		list = append(list, warn(l.T(msg.ApplyCalendarOffTopic()), l.T(msg.ApplyCalendarOffTopicNote())))
	}
	return list
}

// Topic is whether a meeting counts, in a word.
func Topic(a events.Answer) (ui.Tone, i18n.Message) {
	switch a {
	case events.Yes:
		return ui.ToneOK, msg.ApplyTopicYes()
	case events.No:
		return ui.ToneMute, msg.ApplyTopicNo()
	}
	return ui.ToneInfo, msg.ApplyTopicUnknown()
}
