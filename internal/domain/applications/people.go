package applications

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Party is one of the two people of an application with what they have given.
type Party struct {
	Person    ids.PersonID // empty while a co-leader has not answered
	Name      string
	Address   accounts.Address
	Lang      string
	Zone      string
	Verified  bool   // has proved to read at the address
	ProfileID string // on the program's community platform
	Documents []Needed
}

// Needed is a document that leaders accept, and whether this one has.
type Needed struct {
	program.Document
	Accepted time.Time // zero: not yet
}

// Pending are the documents that are not accepted yet.
func (p Party) Pending() (list []Needed) {
	for _, d := range p.Documents {
		if d.Accepted.IsZero() {
			list = append(list, d)
		}
	}
	return list
}

// AcceptField is the field of a form by which a document is accepted.
func AcceptField(key guide.Key) string { return "accept_" + string(key) }

// Acceptance is a yes to the text of a document that was shown.
type Acceptance struct {
	Document guide.Key
	Version  int
	Lang     string
	Hash     string

	Confirmed []guide.Key
}

// partyTx gathers what a person has given.
func (s *Service) partyTx(ctx context.Context, r db.Reader, e program.Edition, today ids.Date, p ids.PersonID, lang string) (party Party, err error) {
	to, err := accounts.AddressOfTx(ctx, r, p)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return party, err
	}
	party = Party{Person: p, Name: to.Name, Address: to.Address, Lang: to.Lang, Zone: to.Zone, Verified: to.Verified}
	if party.ProfileID, err = program.ProfileIDTx(ctx, r, p); err != nil {
		return party, err
	}
	party.Documents, err = s.askedTx(ctx, r, e, today, p, lang)
	return party, err
}

// askedTx lists the documents that leaders accept, in a language, and whether a
// person has accepted the version in force or a later one.
func (s *Service) askedTx(ctx context.Context, r db.Reader, e program.Edition, today ids.Date, p ids.PersonID, lang string) (list []Needed, err error) {
	said, err := program.AcceptancesTx(ctx, r, p)
	if err != nil {
		return nil, err
	}
	for _, def := range e.Guide.Documents {
		if !def.Kind.Accepted() {
			continue
		}
		d, err := s.program.DocumentTx(ctx, r, def.Key, lang, 0, today)
		if err != nil {
			return nil, err
		}
		a := Needed{Document: d}
		for _, yes := range said {
			if yes.Document == d.Key && yes.Version >= d.Version {
				a.Accepted = yes.At
			}
		}
		list = append(list, a)
	}
	return list, nil
}

// guideTx is the guide in force today, and today.
func (s *Service) guideTx(ctx context.Context, tx *access.Tx) (e program.Edition, today ids.Date, err error) {
	if today, err = s.program.TodayTx(ctx, tx, tx.Now()); err != nil {
		return e, today, err
	}
	e, err = s.program.CurrentTx(ctx, tx, today)
	return e, today, err
}

// giveTx keeps what an actor gives for themselves: acceptances and the profile ID.
func (s *Service) giveTx(ctx context.Context, tx *access.Tx, profile string, yes []Acceptance) error {
	if strings.TrimSpace(profile) == "" && len(yes) == 0 {
		return nil
	}
	w, err := tx.Allow(access.DocumentAccept, access.PersonTarget(tx.Actor().Person))
	if err != nil {
		return err
	}
	for _, a := range yes {
		if err := s.program.AcceptTx(ctx, w, program.Yes(a)); err != nil {
			return err
		}
	}
	if strings.TrimSpace(profile) == "" {
		return nil
	}
	_, err = s.program.SetProfileTx(ctx, w, "profile", profile)
	return err
}

// PeopleInput is what the step about people asks of the applicant.
type PeopleInput struct {
	Profile   string // the address of a profile, or its ID; empty: it stays
	Documents []Acceptance
	CoName    string
	CoAddress string // empty: it stays
}

// SavePeople keeps the step. A co-leader who is named for the first time, or
// anew, is invited at once.
func (s *Service) SavePeople(ctx context.Context, a access.Actor, id ids.ApplicationID, rev int, in PeopleInput) (err error) {
	defer fault.Wrap(&err, "applications.SavePeople %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, app, err := editTx(ctx, tx, id, rev)
		if err != nil {
			return err
		}
		if err := changed(db.Exec(ctx, w, savePeople, id, rev, w.Now())); err != nil {
			return err
		}
		if err := s.giveTx(ctx, tx, in.Profile, in.Documents); err != nil {
			return err
		}
		if ids.Tidy(in.CoName) == "" && strings.TrimSpace(in.CoAddress) == "" {
			return nil
		}
		return s.inviteTx(ctx, w, app, in.CoName, in.CoAddress, false)
	})
}

// checkName refuses what is no name of a person.
func checkName(field, name string) (string, error) {
	name = ids.Tidy(name)
	if n := utf8.RuneCountInString(name); n < 2 || n > groups.MaxWord {
		return name, fault.InvalidFields(fault.Field{Name: field, Message: msg.ApplyPersonName(groups.MaxWord)})
	}
	return name, nil
}
