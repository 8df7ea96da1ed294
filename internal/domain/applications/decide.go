package applications

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/sitecheck"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Note keeps a remark for the office only.
func (s *Service) Note(ctx context.Context, a access.Actor, id ids.ApplicationID, text string) (err error) {
	defer fault.Wrap(&err, "applications.Note %s", id)
	text, err = checkText("note", text, MaxAnswer)
	if err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		app, err := officeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.ApplicationNote, app.Office())
		if err != nil {
			return err
		}
		_, err = enterTx(ctx, w, id, Noted, text, true)
		return err
	})
}

// checkText cleans a text that must not be empty.
func checkText(field, text string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", fault.InvalidFields(fault.Field{Name: field, Message: msg.ApplyTextMissing()})
	case n > most:
		return "", fault.InvalidFields(fault.Field{Name: field, Message: msg.ApplyTooLong(most)})
	}
	return text, nil
}

// Decision is what the office decides, with the letter that goes out.
type Decision struct {
	Act     Act // ActAsk, ActApprove or ActDecline
	Rev     int
	Letter  string   // what the letter says, as its writer saw it
	ToAdd   string   // with ActApprove: what is still to be added
	ToAddBy ids.Date // until when
}

// Check says whether there is enough to write a letter: what is decided, the
// words that a question or a refusal needs, and what is to be added, if so.
func (d Decision) Check(today ids.Date, conditional bool, words string) error {
	d.Letter = "to be written"
	if err := d.check(today); err != nil {
		return err
	}
	var notes fault.Notes
	if words = strings.TrimSpace(words); words == "" && d.Act != ActApprove {
		notes.Add("words", msg.ApplyTextMissing())
	}
	if utf8.RuneCountInString(words) > MaxAnswer {
		notes.Add("words", msg.ApplyTooLong(MaxAnswer))
	}
	if conditional && d.ToAdd == "" {
		notes.Add("to_add", msg.ApplyTextMissing())
	}
	return notes.Err()
}

// check cleans a decision.
func (d *Decision) check(today ids.Date) error {
	switch d.Act {
	case ActAsk, ActApprove, ActDecline:
	default:
		return fault.InvalidFields(fault.Field{Name: "act", Message: msg.ApplyActMissing()})
	}
	var err error
	if d.Letter, err = checkText("letter", d.Letter, MaxLetter); err != nil {
		return err
	}
	d.ToAdd = strings.TrimSpace(d.ToAdd)
	var notes fault.Notes
	switch {
	case d.Act != ActApprove:
		d.ToAdd, d.ToAddBy = "", ids.Date{}
	case utf8.RuneCountInString(d.ToAdd) > MaxAnswer:
		notes.Add("to_add", msg.ApplyTooLong(MaxAnswer))
	case d.ToAdd == "":
		d.ToAddBy = ids.Date{}
	case !d.ToAddBy.After(today):
		notes.Add("to_add_by", msg.ApplyToAddBy())
	}
	return notes.Err()
}

// Decide takes a decision. Where the guide asks for two readers, the first one's
// is kept as an opinion, and final is false; the decision falls when a second
// person says the same. Nobody decides on an application to which they belong.
func (s *Service) Decide(ctx context.Context, a access.Actor, id ids.ApplicationID, d Decision) (final bool, err error) {
	defer fault.Wrap(&err, "applications.Decide %s", id)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		app, err := officeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.ApplicationDecide, app.Office())
		if err != nil {
			return err
		}
		e, today, err := s.guideTx(ctx, tx)
		if err != nil {
			return err
		}
		if err := d.check(today); err != nil {
			return err
		}
		if d.Rev != app.Rev {
			return fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		if e.Guide.Applications.Both() && d.Act != ActAsk {
			if final, err = agreedTx(ctx, tx, w, app, d); err != nil || !final {
				return err
			}
		}
		final = true
		return decideTx(ctx, tx, w, app, d, promise(e.Guide), today)
	})
	return final, err
}

// aloneAfter is how long the only manager waits before deciding as the second
// reader too (product.md section 2).
const aloneAfter = 24 * time.Hour

// agreedTx says whether a second reader agrees with a first; else it keeps the
// opinion.
func agreedTx(ctx context.Context, tx *access.Tx, w *access.Writer, app Application, d Decision) (bool, error) {
	entries, err := db.All[Entry](ctx, tx, entriesOf, app.ID)
	if err != nil {
		return false, err
	}
	opinion := WouldApprove
	if d.Act == ActDecline {
		opinion = WouldDecline
	}
	if f := first(entries); f != nil && f.Kind == opinion {
		if f.By != w.Actor().Label() {
			return true, nil
		}
		others, err := tx.OthersMay(access.ApplicationDecide, app.Office(), w.Actor().Person)
		if err != nil {
			return false, err
		}
		switch {
		case len(others) > 0:
			return false, fault.New(fault.Conflict, msg.ApplySecondReader())
		case w.Now().Sub(f.At) < aloneAfter:
			return false, fault.New(fault.Conflict, msg.ApplySecondAlone())
		}
		w.Because("alone")
		return true, nil
	}
	w.Changed("opinion", "", d.Act)
	_, err = enterTx(ctx, w, app.ID, opinion, d.Letter, true)
	return false, err
}

// decideTx writes a decision, and makes the group when it is a yes.
func decideTx(ctx context.Context, tx *access.Tx, w *access.Writer, app Application, d Decision, within guide.Within, today ids.Date) error {
	before := app.Status
	if err := app.act(d.Act); err != nil {
		return err
	}
	kind := Asked
	switch d.Act {
	case ActAsk:
		app.DaysLeft = pause(within, today, app.Due)
	case ActApprove:
		kind, app.EndedAt, app.ToAdd, app.ToAddBy, app.DaysLeft = ApprovedIt, w.Now(), d.ToAdd, d.ToAddBy, 0
	default:
		kind, app.EndedAt, app.DaysLeft = DeclinedIt, w.Now(), 0
	}
	app.Due = ids.Date{}
	if d.Act == ActApprove {
		group, err := foundTx(ctx, tx, app)
		if err != nil {
			return err
		}
		app.Group = group
		w.Target(app.Office())
		w.Emit(Approved{app.ID, group})
	}
	w.Changed("status", before, app.Status)
	if err := moveTx(ctx, w, app); err != nil {
		return err
	}
	entry, err := enterTx(ctx, w, app.ID, kind, d.Letter, false)
	w.Emit(Decided{app.ID, entry})
	return err
}

// foundTx makes the group out of an application: in onboarding, with its
// leaders, its code of conduct and its calendar. The co-leader counts once they
// have accepted. That a name resembles another was shown to who decided.
func foundTx(ctx context.Context, tx *access.Tx, app Application) (ids.GroupID, error) {
	in := groups.NewGroup{Name: app.Name, Place: app.place(), Status: groups.Onboarding, Similar: true, Source: "application",
		ExternalID: string(app.ID), Profile: groups.Profile{About: app.About, AboutLang: app.AboutLang, Homepage: app.Homepage,
			Languages: app.Languages.V, Topics: app.Topics.V, Format: app.Format}}
	if app.ConductKind == ConductAddress {
		in.Profile.Links = []groups.Link{{Label: "Code of conduct", URL: app.ConductURL}}
	}
	w, err := tx.Allow(access.GroupCreate, in.Target())
	if err != nil {
		return "", err
	}
	id, err := groups.CreateTx(ctx, w, in)
	if err != nil {
		return "", err
	}
	if err := appointTx(ctx, tx, app, id); err != nil {
		return "", err
	}
	if app.ConductKind == ConductText {
		w, err := tx.Allow(access.GroupEdit, access.GroupTarget(id))
		if err != nil {
			return "", err
		}
		if err := groups.SetConductTx(ctx, w, id, app.ConductBody, app.ConductLang, conductParts(app.ConductBody)); err != nil {
			return "", err
		}
	}
	if app.Calendar == "" {
		return id, nil
	}
	w, err = tx.Allow(access.CalendarConnect, access.GroupTarget(id))
	if err == nil {
		_, err = calendars.ConnectTx(ctx, w, id, calendars.Source{URL: app.Calendar})
	}
	return id, err
}

// conductParts are the parts that a text has, in the words of package groups.
func conductParts(text string) (list []groups.Part) {
	for _, f := range sitecheck.ConductParts(text) {
		list = append(list, groups.Part(f.Part))
	}
	return list
}

func appointTx(ctx context.Context, tx *access.Tx, app Application, id ids.GroupID) error {
	l := groups.Leaders{Leader: app.Person, Awaited: true}
	partner, err := partnerTx(ctx, tx, app.ID)
	if err != nil {
		return err
	}
	if partner != nil && partner.State == InvitationAccepted {
		l.CoLeader, l.Awaited = partner.Person, false
	}
	w, err := tx.Allow(access.GroupRoster, access.GroupTarget(id))
	if err != nil {
		return err
	}
	return groups.SetLeadersTx(ctx, w, id, l, "application approved")
}

// Settle notes that what was to be added after approval is there.
func (s *Service) Settle(ctx context.Context, a access.Actor, id ids.ApplicationID) (err error) {
	defer fault.Wrap(&err, "applications.Settle %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		app, err := officeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.ApplicationDecide, app.Office())
		if err != nil {
			return err
		}
		if err := changed(db.Exec(ctx, w, setAdded, id, w.Now())); err != nil {
			return err
		}
		w.Emit(Settled{id, app.Group})
		_, err = enterTx(ctx, w, id, Added, "", false)
		return err
	})
}

// ToAdd is what the leaders of a group were asked to add, and until when.
type ToAdd struct {
	Text string
	By   ids.Date
}

// Owed returns what the leaders of a group still owe from its approval; the zero
// value is nothing.
func (s *Service) Owed(ctx context.Context, a access.Actor, g ids.GroupID) (t ToAdd, err error) {
	defer fault.Wrap(&err, "applications.Owed %s", g)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.FindingRead, access.GroupTarget(g)); err != nil {
			return err
		}
		app, ok, err := OfGroupTx(ctx, tx, g)
		if ok && app.AddedAt.IsZero() {
			t = ToAdd{app.ToAdd, app.ToAddBy}
		}
		return err
	})
	return t, err
}
