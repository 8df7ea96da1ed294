package program

import (
	"context"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Settings is what a program sets about itself on top of its guide.
type Settings struct {
	Name            string `json:"name"`
	Tagline         string `json:"tagline"`          // a few words for the front page
	Sentence        string `json:"sentence"`         // what it is for; follows the name in the footer
	Accent          string `json:"accent"`           // the one colour, #rrggbb
	Logo            string `json:"logo"`             // hash of a stored picture
	Contact         string `json:"contact"`          // address of the program team
	ConductName     string `json:"conduct_name"`     // who receives concerns
	ConductContact  string `json:"conduct_contact"`  // their address
	SecurityContact string `json:"security_contact"` // for people who found a hole
	Imprint         string `json:"imprint"`          // Markdown
	Rev             int    `json:"-"`
}

// defaults are the settings of a program that has set nothing.
var defaults = Settings{Name: "Chapterhouse", Accent: "#00606d"}

var (
	getSettings = db.Select(`SELECT content, rev FROM program_settings WHERE id = 'program'`)
	putSettings = db.Change(`INSERT INTO program_settings (id, content, rev, changed_at) VALUES ('program', $1, 1, $3)
		ON CONFLICT (id) DO UPDATE SET content = excluded.content, rev = program_settings.rev + 1, changed_at = excluded.changed_at
		WHERE program_settings.rev = $2`)
)

// SettingsTx returns the settings.
func SettingsTx(ctx context.Context, r db.Reader) (Settings, error) {
	row, ok, err := db.Maybe[struct {
		Content db.JSON[Settings] `db:"content"`
		Rev     int               `db:"rev"`
	}](ctx, r, getSettings)
	if err != nil || !ok {
		return defaults, err
	}
	set := row.Content.V
	set.Rev = row.Rev
	return set, nil
}

// Settings returns the settings; they are public.
func (s *Service) Settings(ctx context.Context, a access.Actor) (set Settings, err error) {
	defer fault.Wrap(&err, "program.Settings")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		set, err = SettingsTx(ctx, tx)
		return err
	})
	return set, err
}

// EditSettings changes the settings; in.Rev is the revision that the writer saw.
func (s *Service) EditSettings(ctx context.Context, a access.Actor, in Settings) (err error) {
	defer fault.Wrap(&err, "program.EditSettings")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.SettingsEdit, access.ProgramTarget("settings"))
		if err != nil {
			return err
		}
		old, err := SettingsTx(ctx, tx)
		if err != nil {
			return err
		}
		in.tidy()
		if err := in.check(); err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, putSettings, db.JSON[Settings]{V: in}, in.Rev, w.Now())
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		w.Changed("name", old.Name, in.Name)
		w.Changed("accent", old.Accent, in.Accent)
		w.Changed("logo", old.Logo, in.Logo)
		w.Changed("contact", old.Contact, in.Contact)
		w.Changed("conduct_contact", old.ConductContact, in.ConductContact)
		w.Changed("imprint", old.Imprint, in.Imprint)
		return err
	})
}

func (in *Settings) tidy() {
	for _, f := range []*string{&in.Name, &in.Tagline, &in.Sentence, &in.Accent, &in.Contact, &in.ConductName, &in.ConductContact, &in.SecurityContact} {
		*f = ids.Tidy(*f)
	}
	in.Accent = strings.ToLower(in.Accent)
	in.Imprint = strings.TrimSpace(strings.ReplaceAll(in.Imprint, "\r\n", "\n"))
}

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func (in Settings) check() error {
	var notes fault.Notes
	if n := utf8.RuneCountInString(in.Name); n < 2 || n > 60 {
		notes.Add("name", msg.ProgramName())
	}
	if utf8.RuneCountInString(in.Tagline) > 120 {
		notes.Add("tagline", msg.ProgramTooLong(120))
	}
	if utf8.RuneCountInString(in.Sentence) > 300 {
		notes.Add("sentence", msg.ProgramTooLong(300))
	}
	if utf8.RuneCountInString(in.ConductName) > 80 {
		notes.Add("conduct_name", msg.ProgramTooLong(80))
	}
	if !colour.MatchString(in.Accent) {
		notes.Add("accent", msg.ProgramColour())
	}
	for name, address := range map[string]string{"contact": in.Contact, "conduct_contact": in.ConductContact, "security_contact": in.SecurityContact} {
		if address != "" && !isAddress(address) {
			notes.Add(name, msg.ProgramNotMail())
		}
	}
	if utf8.RuneCountInString(in.Imprint) > 20_000 {
		notes.Add("imprint", msg.ProgramTooLong(20_000))
	}
	return notes.Err()
}

// isAddress accepts a bare mail address, without a name around it.
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= 254 // RFC 5321 section 4.5.3.1
}
