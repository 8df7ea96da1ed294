package events

import (
	"context"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Report is what leaders add to a meeting that began.
type Report struct {
	Registered      Count // people who had said that they would come
	Attended        Count // people who came
	DidNotTakePlace bool
	Reason          string // why it did not; needed then
	Recording       string // web address
	Notes           string // for the group's own people and the program team
}

// The longest notes of a Report, in characters, and the most people.
const (
	MaxNotes  = 5_000
	MaxPeople = 1_000_000
)

// Mark keeps a report on a meeting; rev is the MarksRev that the writer saw.
// Nothing that a calendar says later overwrites it.
func (s *Service) Mark(ctx context.Context, a access.Actor, id ids.EventID, rev int, in Report) (err error) {
	defer fault.Wrap(&err, "events.Mark %s", id)
	return s.change(ctx, a, id, access.EventDecide, func(w *access.Writer, e Event) error {
		in.tidy()
		if err := in.check(e, w); err != nil {
			return err
		}
		err := changed(db.Exec(ctx, w, writeMarks, id, rev, in.Registered, in.Attended, in.DidNotTakePlace, in.Reason, in.Recording, in.Notes,
			w.Actor().Label(), w.Now()))
		if err != nil {
			return err
		}
		w.Because(in.Reason)
		w.Changed("did not take place", e.DidNotTakePlace, in.DidNotTakePlace)
		w.Changed("registered", e.Registered, in.Registered)
		w.Changed("attended", e.Attended, in.Attended)
		w.Changed("recording", e.Recording, in.Recording)
		w.Emit(Changed{e.Group})
		return nil
	})
}

func (in *Report) tidy() {
	in.Reason, in.Recording, in.Notes = ids.Tidy(in.Reason), ids.Tidy(in.Recording), tidyText(in.Notes)
	if !in.DidNotTakePlace {
		in.Reason = ""
	}
}

func (in Report) check(e Event, w *access.Writer) error {
	var notes fault.Notes
	if e.StartsAt.After(w.Now()) {
		return fault.New(fault.Conflict, msg.EventNotBegun())
	}
	for _, c := range []struct {
		name  string
		count Count
	}{{"registered", in.Registered}, {"attended", in.Attended}} {
		if c.count.N < 0 || c.count.N > MaxPeople {
			notes.Add(c.name, msg.EventPeopleRange(MaxPeople))
		}
	}
	if in.DidNotTakePlace {
		access.Reason(&notes, in.Reason)
	}
	if utf8.RuneCountInString(in.Notes) > MaxNotes {
		notes.Add("notes", msg.EventTooLong(MaxNotes))
	}
	if in.Recording != "" && !isWebAddress(in.Recording) {
		notes.Add("recording", msg.EventNotAnAddress())
	}
	return notes.Err()
}

// DecideTopic says whether a meeting is on topic, whatever the guide's words
// say; the reason is kept and shown. An empty answer takes the decision back.
func (s *Service) DecideTopic(ctx context.Context, a access.Actor, id ids.EventID, answer Answer, reason string) (err error) {
	defer fault.Wrap(&err, "events.DecideTopic %s", id)
	return s.change(ctx, a, id, access.EventDecide, func(w *access.Writer, e Event) error {
		reason, err := checkDecision(answer, reason)
		if err != nil {
			return err
		}
		if answer == "" {
			_, err = db.Exec(ctx, w, writeTopic, id, nil, "", "", nil)
		} else {
			_, err = db.Exec(ctx, w, writeTopic, id, answer, reason, w.Actor().Label(), w.Now())
		}
		w.Because(reason)
		w.Changed("topic", e.TopicSaid, answer)
		w.Emit(Changed{e.Group})
		return err
	})
}

// checkDecision returns the reason as it is kept; taking a decision back needs
// none.
func checkDecision(answer Answer, typed string) (reason string, err error) {
	var notes fault.Notes
	switch answer {
	case "":
		reason = access.OptionalReason(&notes, typed)
		return reason, notes.Err()
	case Yes, No, Undecided:
	default:
		notes.Add("topic", msg.EventTopicUnknown())
	}
	reason = access.Reason(&notes, typed)
	return reason, notes.Err()
}
