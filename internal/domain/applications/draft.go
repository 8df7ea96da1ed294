package applications

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"

	"golang.org/x/text/language"
)

// Start begins a draft. lang is the language in which its author writes.
func (s *Service) Start(ctx context.Context, a access.Actor, lang string) (id ids.ApplicationID, err error) {
	defer fault.Wrap(&err, "applications.Start")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		id = ids.New[ids.ApplicationID]("app", tx.Now())
		w, err := tx.Allow(access.ApplicationWrite, Application{ID: id, Person: a.Person}.Own())
		if err != nil {
			return err
		}
		open, err := db.One[int](ctx, tx, openOf, a.Person)
		if err != nil {
			return err
		}
		if open >= mostOpen {
			return fault.New(fault.Conflict, msg.ApplyTooManyOpen(mostOpen))
		}
		_, err = insertApplication.Insert(ctx, w, [][]any{{id, a.Person, StatusDraft, lang, lang, w.Now(), w.Now()}})
		return err
	})
	return id, err
}

// Discard removes a draft with everything in it.
func (s *Service) Discard(ctx context.Context, a access.Actor, id ids.ApplicationID) (err error) {
	defer fault.Wrap(&err, "applications.Discard %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := ownTx(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		if app.Status != StatusDraft {
			return fault.New(fault.Conflict, msg.ApplyNotNow())
		}
		for _, drop := range []*db.ChangeStmt{dropSights, dropEntries, dropInvitations, dropApplication} {
			if _, err := db.Exec(ctx, w, drop, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// GroupInput is what the first step asks.
type GroupInput struct {
	Name      string
	Place     *groups.Place // nil: it stays as it was
	Languages []string
	Topics    []string
	Format    groups.Format
	About     string
	AboutLang string
}

// SaveGroup keeps the first step. What is left out is asked for at the end.
func (s *Service) SaveGroup(ctx context.Context, a access.Actor, id ids.ApplicationID, rev int, in GroupInput) (err error) {
	defer fault.Wrap(&err, "applications.SaveGroup %s", id)
	if err := in.check(); err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := editTx(ctx, tx, id, rev)
		if err != nil {
			return err
		}
		p := app.place()
		if in.Place != nil {
			p = *in.Place
		}
		w.Changed("name", app.Name, in.Name)
		w.Changed("city", app.City, p.City)
		return changed(db.Exec(ctx, w, saveGroup, id, rev, in.Name, p.Country, p.Region, p.City, p.Lat, p.Lng, p.Zone,
			db.JSON[[]string]{V: in.Languages}, db.JSON[[]string]{V: in.Topics}, in.Format, in.About, in.AboutLang, w.Now()))
	})
}

// editTx is ownTx while the applicant may change what the application says.
func editTx(ctx context.Context, tx *access.Tx, id ids.ApplicationID, rev int) (*access.Writer, Application, error) {
	w, app, err := ownTx(ctx, tx, id, rev)
	if err == nil && !app.Status.Editable() {
		err = fault.New(fault.Conflict, msg.ApplyNotNow())
	}
	return w, app, err
}

// check cleans the input by the rules of groups, so that nothing that was
// accepted here is refused when the group is made.
func (in *GroupInput) check() error {
	in.Name = ids.Tidy(in.Name)
	p := groups.Profile{Languages: in.Languages, Topics: in.Topics, Format: in.Format, About: in.About, AboutLang: in.AboutLang}
	notes := groups.CheckProfile(&p)
	if n := utf8.RuneCountInString(in.Name); n == 1 || n > groups.MaxName {
		notes.Add("name", msg.ApplyNameLength(groups.MaxName))
	}
	for _, l := range p.Languages {
		if _, err := language.Parse(l); err != nil {
			notes.Add("languages", msg.ApplyLanguageUnknown(l))
			break
		}
	}
	in.Languages, in.Topics, in.Format, in.About, in.AboutLang = p.Languages, p.Topics, p.Format, p.About, p.AboutLang
	return notes.Err()
}

// ConductInput is what the step about homepage and code of conduct asks.
type ConductInput struct {
	Homepage string
	Kind     ConductKind
	Body     string // Markdown
	Lang     string
	URL      string
}

// SaveConduct keeps the step, and looks at once at addresses that are new.
// again looks also at those that were seen before.
func (s *Service) SaveConduct(ctx context.Context, a access.Actor, id ids.ApplicationID, rev int, in ConductInput, again bool) (err error) {
	defer fault.Wrap(&err, "applications.SaveConduct %s", id)
	if err := in.check(); err != nil {
		return err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := editTx(ctx, tx, id, rev)
		if err != nil {
			return err
		}
		w.Changed("homepage", app.Homepage, in.Homepage)
		w.Changed("conduct", app.ConductKind, in.Kind)
		return changed(db.Exec(ctx, w, saveConduct, id, rev, in.Homepage, in.Kind, in.Body, in.Lang, in.URL, w.Now()))
	})
	if err != nil {
		return err
	}
	return s.lookAtOwn(ctx, a, id, again, Homepage, Conduct)
}

func (in *ConductInput) check() error {
	in.Homepage, in.URL = strings.TrimSpace(in.Homepage), strings.TrimSpace(in.URL)
	in.Body = strings.TrimSpace(strings.ReplaceAll(in.Body, "\r\n", "\n"))
	var notes fault.Notes
	if in.Homepage != "" && !isWebAddress(in.Homepage) {
		notes.Add("homepage", msg.ApplyNotAnAddress())
	}
	if in.URL != "" && !isWebAddress(in.URL) {
		notes.Add("conduct_url", msg.ApplyNotAnAddress())
	}
	switch in.Kind {
	case "", ConductText, ConductAddress:
	default:
		notes.Add("conduct_kind", msg.ApplyConductKind())
	}
	if utf8.RuneCountInString(in.Body) > groups.MaxConduct {
		notes.Add("conduct_body", msg.ApplyTooLong(groups.MaxConduct))
	}
	if len(in.Lang) > 35 {
		notes.Add("conduct_lang", msg.ApplyTooLong(35))
	}
	return notes.Err()
}

// isWebAddress accepts what a browser can open and a reader can trust to be
// what it looks like: http or https, a host, no password in it.
func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(s) <= MaxAddress
}

// SaveCalendar keeps the address of the group's calendar and reads it at once.
func (s *Service) SaveCalendar(ctx context.Context, a access.Actor, id ids.ApplicationID, rev int, address string, again bool) (err error) {
	defer fault.Wrap(&err, "applications.SaveCalendar %s", id)
	address = strings.TrimSpace(address)
	for _, scheme := range []string{"webcal://", "webcals://"} {
		if rest, ok := strings.CutPrefix(address, scheme); ok {
			address = "https://" + rest
		}
	}
	if address != "" && !isWebAddress(address) {
		return fault.InvalidFields(fault.Field{Name: "calendar", Message: msg.ApplyNotAnAddress()})
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := editTx(ctx, tx, id, rev)
		if err != nil {
			return err
		}
		w.Changed("calendar", host(app.Calendar), host(address))
		return changed(db.Exec(ctx, w, saveCalendar, id, rev, address, w.Now()))
	})
	if err != nil {
		return err
	}
	return s.lookAtOwn(ctx, a, id, again, Calendar)
}

// host is what the record keeps of an address, which may hold a secret.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
