package groups

import (
	"context"
	"slices"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Label is a word of the office for groups, with a colour. Only the office sees
// it; it says nothing about standing.
type Label struct {
	ID     string `db:"id"`
	Name   string `db:"name"`
	Colour string `db:"colour"` // one of Colours
}

// Colours are those that a label may have, by their names in the design.
var Colours = []string{"mute", "info", "ok", "warn", "risk", "bad"}

// Bounds of labels.
const (
	MaxLabel  = 30 // characters
	maxLabels = 60 // in the program
)

// Labelling is one change of the labels of groups.
type Labelling struct {
	Label  string // identifier of one that exists, or empty:
	Name   string // the word of a new one,
	Colour string // and its colour
	Remove bool   // take it away instead
}

// Label gives groups a label, or takes it away; a label that no group has any
// more is forgotten. One that does not exist refuses the whole.
func (s *Service) Label(ctx context.Context, a access.Actor, list []ids.GroupID, in Labelling) (n int, err error) {
	defer fault.Wrap(&err, "groups.Label")
	if list, err = Chosen(list); err != nil {
		return 0, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		n = 0
		for _, id := range list {
			w, _, err := s.allow(ctx, tx, access.GroupMark, id)
			if err != nil {
				return err
			}
			changed, err := labelTx(ctx, w, id, in)
			if err != nil {
				return err
			}
			n += changed
		}
		return nil
	})
	return n, err
}

func labelTx(ctx context.Context, w *access.Writer, id ids.GroupID, in Labelling) (int, error) {
	label, err := in.labelTx(ctx, w)
	if err != nil {
		return 0, err
	}
	var n int64
	if in.Remove {
		w.Changed("label", label.Name, nil)
		if n, err = db.Exec(ctx, w, dropLabelled, id, label.ID); err == nil {
			_, err = db.Exec(ctx, w, dropUnused)
		}
		return int(n), err
	}
	w.Changed("label", nil, label.Name)
	n, err = db.Exec(ctx, w, putLabelled, id, label.ID)
	return int(n), err
}

// labelTx finds the label, or makes it.
func (in Labelling) labelTx(ctx context.Context, w *access.Writer) (Label, error) {
	all, err := LabelsTx(ctx, w)
	if err != nil {
		return Label{}, err
	}
	name := ids.Tidy(in.Name)
	at := slices.IndexFunc(all, func(l Label) bool {
		return in.Label != "" && l.ID == in.Label || in.Label == "" && ids.Fold(l.Name) == ids.Fold(name)
	})
	switch {
	case at >= 0:
		return all[at], nil
	case in.Label != "" || in.Remove:
		return Label{}, fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	var notes fault.Notes
	if n := utf8.RuneCountInString(name); n == 0 || n > MaxLabel {
		notes.Add("label_name", msg.GroupLabelName(MaxLabel))
	}
	if !slices.Contains(Colours, in.Colour) {
		notes.Add("label_colour", msg.GroupLabelColour())
	}
	if len(all) >= maxLabels {
		notes.Add("label_name", msg.GroupLabelMany(maxLabels))
	}
	if err := notes.Err(); err != nil {
		return Label{}, err
	}
	l := Label{ids.New[string]("lab", w.Now()), name, in.Colour}
	_, err = insertLabel.Insert(ctx, w, [][]any{{l.ID, l.Name, ids.Fold(l.Name), l.Colour}})
	return l, err
}

// LabelsTx returns all labels by name.
func LabelsTx(ctx context.Context, r db.Reader) ([]Label, error) {
	return db.All[Label](ctx, r, labels)
}

// LabelsOfTx returns the labels of a group by name.
func LabelsOfTx(ctx context.Context, r db.Reader, id ids.GroupID) ([]Label, error) {
	return db.All[Label](ctx, r, labelsOf, id)
}
