package calendars

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MaxPerGroup is how many calendars a group can connect.
const MaxPerGroup = 10

// maxTitle is the longest title, in characters.
const maxTitle = 120

// look reads a source that a person gave; what cannot be read is refused.
func (s *Service) look(ctx context.Context, in *Source) (reading, error) {
	if err := in.tidy(); err != nil {
		return reading{}, err
	}
	field, r := "file", reading{}
	if in.URL == "" {
		r = readFile(in.File, s.gate.Now())
	} else {
		var err error
		if r, err = s.fetch(ctx, in.URL, "", ""); err != nil {
			return r, err
		}
		field = "url"
	}
	if r.trouble != nil {
		return r, wrong(field, r.trouble.message)
	}
	if in.Title == "" {
		in.Title = ids.Tidy(r.name)
	}
	if runes := []rune(in.Title); len(runes) > maxTitle {
		in.Title = string(runes[:maxTitle])
	}
	return r, nil
}

// Preview is what a calendar would bring, and what was guessed or left out.
type Preview struct {
	events.Preview
	Name  string
	Notes []Note
}

// Preview reads a calendar and says what it would bring; it keeps nothing.
func (s *Service) Preview(ctx context.Context, a access.Actor, g ids.GroupID, in Source) (p Preview, err error) {
	defer fault.Wrap(&err, "calendars.Preview %s", g)
	group, err := s.mayConnect(ctx, a, g)
	if err != nil {
		return p, err
	}
	r, err := s.look(ctx, &in)
	if err != nil {
		return p, err
	}
	return s.preview(ctx, a, group, in, r)
}

// preview says what a reading would bring to a group.
func (s *Service) preview(ctx context.Context, a access.Actor, group groups.Group, in Source, r reading) (p Preview, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		found, err := s.events.PreviewTx(ctx, tx, group, r.feed)
		p = Preview{Preview: found, Name: in.Title, Notes: r.notes}
		for _, m := range found.Synced.Notes {
			p.Notes = append(p.Notes, Note{Message: m})
		}
		return err
	})
	return p, err
}

// Try reads a calendar for a group that does not exist yet and says what it
// would bring; it keeps nothing. of is where the group will be. The caller has
// decided that the actor may make the server visit an address.
func (s *Service) Try(ctx context.Context, a access.Actor, of groups.Group, in Source) (p Preview, err error) {
	defer fault.Wrap(&err, "calendars.Try")
	r, err := s.look(ctx, &in)
	if err != nil {
		return p, err
	}
	return s.preview(ctx, a, of, in, r)
}

// mayConnect asks for the right before anything is fetched: nobody else may
// make the server visit an address.
func (s *Service) mayConnect(ctx context.Context, a access.Actor, g ids.GroupID) (group groups.Group, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if group, err = groups.ByIDTx(ctx, tx, g); err != nil {
			return err
		}
		return tx.Need(access.CalendarConnect, group.Target())
	})
	return group, err
}

// Connect reads a calendar at once, and keeps it if it can be read. An address
// that the group had connected before continues where it ended.
func (s *Service) Connect(ctx context.Context, a access.Actor, g ids.GroupID, in Source) (id ids.CalendarID, res Result, err error) {
	defer fault.Wrap(&err, "calendars.Connect %s", g)
	if _, err := s.mayConnect(ctx, a, g); err != nil {
		return "", res, err
	}
	r, err := s.look(ctx, &in)
	if err != nil {
		return "", res, err
	}
	packed, err := pack(in.File)
	if err != nil {
		return "", res, err
	}
	err = s.gate.UpdateLocked(ctx, a, events.Lock(g), func(tx *access.Tx) error {
		group, err := groups.ByIDTx(ctx, tx, g)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.CalendarConnect, group.Target())
		if err != nil {
			return err
		}
		c, added, err := addTx(ctx, w, g, in)
		if err == nil && !added {
			err = wrong("url", msg.CalendarConnectedAlready())
		}
		if err == nil && in.URL == "" {
			_, err = db.Exec(ctx, w, putFile, c.ID, packed, len(in.File), w.Now())
		}
		if err != nil {
			return err
		}
		id = c.ID
		res, err = s.applyTx(ctx, w, group, c, r, false)
		return err
	})
	if err != nil {
		return "", Result{}, err
	}
	return id, res, nil
}

// ConnectNamed connects the calendars that an applied list names; they are read
// when their time comes, which is at once. What cannot be an address is passed
// over: the list has been applied, and its group can be told another.
func (s *Service) ConnectNamed(ctx context.Context, a access.Actor, list []groups.NamedCalendar) (err error) {
	defer fault.Wrap(&err, "calendars.ConnectNamed")
	for _, named := range list {
		err := s.gate.UpdateLocked(ctx, a, events.Lock(named.Group), func(tx *access.Tx) error {
			w, err := tx.Allow(access.CalendarConnect, access.GroupTarget(named.Group))
			if err == nil {
				_, err = ConnectTx(ctx, w, named.Group, Source{URL: named.URL})
			}
			return err
		})
		if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// ConnectTx connects an address that is read later. An address that is connected
// already stays so.
func ConnectTx(ctx context.Context, w *access.Writer, g ids.GroupID, in Source) (ids.CalendarID, error) {
	in.File = nil
	if err := in.tidy(); err != nil {
		return "", err
	}
	c, _, err := addTx(ctx, w, g, in)
	return c.ID, err
}

// addTx makes the row of a connection, or takes up one that has ended.
func addTx(ctx context.Context, w *access.Writer, g ids.GroupID, in Source) (c Calendar, added bool, err error) {
	list, err := OfGroupTx(ctx, w, g)
	if err != nil {
		return c, false, err
	}
	var old Calendar
	var known bool
	if in.URL != "" {
		if old, known, err = db.Maybe[Calendar](ctx, w, byURL, g, in.URL); err != nil || known && old.EndedAt.IsZero() {
			return old, false, err
		}
	}
	if len(list) >= MaxPerGroup {
		return c, false, wrong("url", msg.CalendarTooMany(MaxPerGroup))
	}
	id := old.ID
	if known {
		_, err = db.Exec(ctx, w, reviveCalendar, id, w.Now(), in.Title)
	} else {
		id = ids.New[ids.CalendarID]("cal", w.Now())
		kind := Address
		if in.URL == "" {
			kind = File
		}
		_, err = insertCalendar.Insert(ctx, w, [][]any{{id, g, kind, in.URL, in.Title, Never, w.Now(), w.Now()}})
	}
	if err != nil {
		return c, false, err
	}
	w.Target(access.Target{Kind: "calendar", ID: string(id), Group: g})
	w.Changed("calendar", "", host(in.URL))
	c, err = byIDTx(ctx, w, id)
	return c, true, err
}

// Readdress reads a calendar from another address from now on: the group has
// moved it. Meetings that are the same stay the same, with all that people
// added to them.
func (s *Service) Readdress(ctx context.Context, a access.Actor, id ids.CalendarID, address string) (res Result, err error) {
	defer fault.Wrap(&err, "calendars.Readdress %s", id)
	c, err := s.mayChange(ctx, a, id)
	if err != nil {
		return res, err
	}
	if c.Kind == File {
		return res, fault.New(fault.Conflict, msg.CalendarNotAnAddress())
	}
	in := Source{URL: address, Title: c.Title}
	r, err := s.look(ctx, &in)
	if err != nil {
		return res, err
	}
	return s.keep(ctx, a, c, access.CalendarConnect, func(w *access.Writer, g groups.Group, c Calendar) (Result, error) {
		other, taken, err := db.Maybe[Calendar](ctx, w, byURL, c.Group, in.URL)
		switch {
		case err != nil:
			return Result{}, err
		case taken && other.ID != c.ID && other.EndedAt.IsZero():
			return Result{}, wrong("url", msg.CalendarConnectedAlready())
		case taken && other.ID != c.ID: // an ended connection gives its address up
			if _, err := db.Exec(ctx, w, moveCalendar, other.ID, ""); err != nil {
				return Result{}, err
			}
		}
		if _, err := db.Exec(ctx, w, moveCalendar, c.ID, in.URL); err != nil {
			return Result{}, err
		}
		w.Changed("calendar", host(c.URL), host(in.URL))
		return s.applyTx(ctx, w, g, c, r, false)
	})
}

// UploadFile puts a newer file in the place of an older one. The person who
// does so means it: coming meetings that are not in it vanish, unless there are
// none in it at all.
func (s *Service) UploadFile(ctx context.Context, a access.Actor, id ids.CalendarID, data []byte) (res Result, err error) {
	defer fault.Wrap(&err, "calendars.UploadFile %s", id)
	c, err := s.mayChange(ctx, a, id)
	if err != nil {
		return res, err
	}
	if c.Kind != File {
		return res, fault.New(fault.Conflict, msg.CalendarNotAFile())
	}
	in := Source{File: data, Title: c.Title}
	r, err := s.look(ctx, &in)
	if err != nil {
		return res, err
	}
	packed, err := pack(data)
	if err != nil {
		return res, err
	}
	return s.keep(ctx, a, c, access.CalendarConnect, func(w *access.Writer, g groups.Group, c Calendar) (Result, error) {
		res, err := s.applyTx(ctx, w, g, c, r, r.entries > 0)
		if err != nil || res.Outcome == Failed { // an empty file does not take the place of a good one
			return res, err
		}
		_, err = db.Exec(ctx, w, putFile, c.ID, packed, len(data), w.Now())
		return res, err
	})
}

// mayChange is mayConnect for a calendar that is connected.
func (s *Service) mayChange(ctx context.Context, a access.Actor, id ids.CalendarID) (c Calendar, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if c, err = byIDTx(ctx, tx, id); err != nil {
			return err
		}
		return tx.Need(access.CalendarConnect, c.Target())
	})
	return c, err
}

// Disconnect ends a connection. Coming meetings that it brought vanish, past
// ones stay as they are.
func (s *Service) Disconnect(ctx context.Context, a access.Actor, id ids.CalendarID) (err error) {
	defer fault.Wrap(&err, "calendars.Disconnect %s", id)
	c, err := s.mayChange(ctx, a, id)
	if err != nil {
		return err
	}
	return s.gate.UpdateLocked(ctx, a, events.Lock(c.Group), func(tx *access.Tx) error {
		g, err := groups.ByIDTx(ctx, tx, c.Group)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.CalendarConnect, c.Target())
		if err != nil {
			return err
		}
		w.Changed("calendar", host(c.URL), "")
		if _, err := db.Exec(ctx, w, endCalendar, id, w.Now()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, w, dropFile, id); err != nil {
			return err
		}
		return s.events.DisconnectTx(ctx, w, g, id)
	})
}
