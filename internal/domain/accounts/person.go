package accounts

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"

	"golang.org/x/text/language"
)

// Person is somebody with an account.
type Person struct {
	ID        ids.PersonID `db:"id"`
	Name      string       `db:"name"`      // empty until the person has given one
	Lang      string       `db:"lang"`      // of pages and letters: one of i18n.Languages
	Languages Languages    `db:"languages"` // spoken
	Zone      string       `db:"zone"`      // IANA name
	Photo     string       `db:"photo"`     // hash of the file, empty without one
	Created   time.Time    `db:"created_at"`
	Rev       int64        `db:"rev"` // of the profile, for EditProfile

	// JoinedInto is the account that took this one in; empty for all others.
	JoinedInto ids.PersonID `db:"joined_into"`
}

// Languages are BCP 47 tags; a column keeps them separated by blanks.
type Languages []string

// MarshalText writes the form for the column.
func (l Languages) MarshalText() ([]byte, error) { return []byte(strings.Join(l, " ")), nil }

// UnmarshalText reads what MarshalText wrote.
func (l *Languages) UnmarshalText(text []byte) error {
	*l = strings.Fields(string(text))
	return nil
}

// Bounds of a profile.
const (
	longestName   = 80 // runes
	mostLanguages = 12
)

// ProfileInput is what a person says about themselves.
type ProfileInput struct {
	Name      string
	Lang      string
	Languages []string
	Zone      string
	Rev       int64 // of the profile that was edited
}

// Get returns a person to themselves; other packages use PeopleTx.
func (s *Service) Get(ctx context.Context, a access.Actor, id ids.PersonID) (p Person, err error) {
	defer fault.Wrap(&err, "accounts.Get %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProfileEdit, access.PersonTarget(id)); err != nil {
			return err
		}
		p, err = db.One[Person](ctx, tx, personByID, id)
		return err
	})
	return p, err
}

// EditProfile stores what a person says about themselves. A profile that was
// changed meanwhile is a Conflict.
func (s *Service) EditProfile(ctx context.Context, a access.Actor, id ids.PersonID, in ProfileInput) (err error) {
	defer fault.Wrap(&err, "accounts.EditProfile %s", id)
	in, err = in.checked()
	if err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileEdit, access.PersonTarget(id))
		if err != nil {
			return err
		}
		before, err := db.One[Person](ctx, tx, personByID, id)
		if err != nil {
			return err
		}
		noteProfile(w, before, in)
		n, err := db.Exec(ctx, w, setProfile, id, in.Rev, in.Name, in.Lang, Languages(in.Languages), in.Zone)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		return err
	})
}

// noteProfile records which fields changed; what they say is the person's.
func noteProfile(w *access.Writer, before Person, in ProfileInput) {
	note := func(field string, changed bool) {
		if changed {
			w.Changed(field, nil, "changed")
		}
	}
	note("name", before.Name != in.Name)
	note("lang", before.Lang != in.Lang)
	note("languages", !slices.Equal(before.Languages, in.Languages))
	note("zone", before.Zone != in.Zone)
}

// checked returns the input as it is stored, or notes for its fields.
func (in ProfileInput) checked() (ProfileInput, error) {
	var notes fault.Notes
	name, problem := tidyName(in.Name)
	if !problem.IsZero() {
		notes.Add("name", problem)
	}
	in.Name = name
	if knownLang(in.Lang) != in.Lang {
		notes.Add("lang", msg.AccountLangUnknown())
	}
	if !knownZone(in.Zone) {
		notes.Add("zone", msg.AccountZoneUnknown())
	}
	in.Languages, problem = canonicalLanguages(in.Languages)
	if !problem.IsZero() {
		notes.Add("languages", problem)
	}
	return in, notes.Err()
}

// tidyName prepares a name for storing. Line breaks are refused rather than
// removed: they do not come from a field of one line (promises.md B14).
func tidyName(text string) (name string, problem i18n.Message) {
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n\x00") {
		return "", msg.AccountNameLine()
	}
	name = ids.Tidy(text)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		problem = msg.AccountNameEmpty()
	case n > longestName:
		problem = msg.AccountNameLong(longestName)
	}
	return name, problem
}

// canonicalLanguages writes tags as BCP 47 wants them, each once.
func canonicalLanguages(tags []string) (list []string, problem i18n.Message) {
	seen := map[string]bool{}
	for _, t := range tags {
		tag, err := language.Parse(t)
		if err != nil || tag == language.Und {
			return nil, msg.AccountLanguagesUnknown(cut(ids.Tidy(t), longestName))
		}
		if c := tag.String(); !seen[c] {
			seen[c] = true
			list = append(list, c)
		}
	}
	if len(list) > mostLanguages {
		return nil, msg.AccountLanguagesMany(mostLanguages)
	}
	return list, problem
}

// knownLang is the language itself if the program speaks it, else the first
// that it speaks.
func knownLang(lang string) string {
	known := i18n.Languages()
	for _, l := range known {
		if l.Code == lang {
			return lang
		}
	}
	return known[0].Code
}

// cut shortens a text to n runes.
func cut(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}

// SetPhoto gives a person a photo: the hash of a file that is stored already.
// An empty hash removes the photo.
func (s *Service) SetPhoto(ctx context.Context, a access.Actor, id ids.PersonID, hash string) (err error) {
	defer fault.Wrap(&err, "accounts.SetPhoto %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileEdit, access.PersonTarget(id))
		if err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, setPhoto, id, hash)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		w.Changed("photo", nil, "changed")
		return err
	})
}

// longestZone is longer than any name of the IANA database, in bytes.
const longestZone = 60

func knownZone(name string) bool {
	if name == "" || name == "Local" || len(name) > longestZone {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
