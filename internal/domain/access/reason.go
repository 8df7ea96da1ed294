package access

import (
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MaxReason is the longest reason that a person gives, in characters: a
// paragraph. A reason goes to the audit record, which keeps it for years, and
// into lines of pages and letters; a longer story belongs into notes.
const MaxReason = 1_000

// Reason prepares why somebody decides something, as one tidy line. One that is
// missing or too long is noted at the field "reason".
func Reason(notes *fault.Notes, typed string) string {
	reason := OptionalReason(notes, typed)
	if reason == "" {
		notes.Add("reason", msg.AccessReasonMissing())
	}
	return reason
}

// OptionalReason is Reason where nobody has to say why.
func OptionalReason(notes *fault.Notes, typed string) string {
	reason := ids.Tidy(typed)
	if utf8.RuneCountInString(reason) > MaxReason {
		notes.Add("reason", msg.AccessReasonLong(MaxReason))
	}
	return reason
}
