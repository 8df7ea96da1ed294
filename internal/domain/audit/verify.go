package audit

import (
	"cmp"
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Reason says what is wrong with the record.
type Reason string

// What can be wrong.
const (
	Edited    Reason = "edited"    // its content is not what was sealed: changed, or moved here
	Missing   Reason = "missing"   // there is no entry of this number
	Doubled   Reason = "doubled"   // there are two entries of this number
	Cut       Reason = "cut"       // the newest entries are gone
	Rewritten Reason = "rewritten" // the chain holds, but it is another than the one that was kept elsewhere
	Unknown   Reason = "unknown"   // a hash that was kept elsewhere is nowhere in the chain
)

// Break is the first place where the record is not what it was.
type Break struct {
	Seq    int64  // number of the first bad entry
	ID     string // its identifier, empty when it is not there
	Last   int64  // Rewritten: the entry by which it shows; the first bad one is Seq or between them. Cut: the last that was
	Reason Reason
}

// Report is what a walk over the whole record found.
type Report struct {
	Head     Head // as far as the chain holds
	Waiting  int  // entries that are not sealed yet
	Compared int  // heads kept elsewhere that agree
	Broken   *Break
}

// Verify walks the chain up to the first break. known are heads that were kept
// elsewhere, in any order: without one, a cut tail and a chain that was made
// anew cannot be seen.
func Verify(ctx context.Context, d *db.DB, known ...Head) (Report, error) {
	var w *walk
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		w = newWalk(known)
		if w.Waiting, err = db.One[int](ctx, tx, waiting); err != nil {
			return err
		}
		return db.Each(ctx, tx, chain, func(r row) error {
			w.step(r)
			return nil
		})
	})
	if err != nil {
		return Report{}, err
	}
	w.end()
	return w.Report, nil
}

// walk is Verify on its way.
type walk struct {
	Report
	known  []Head          // by number
	agreed int64           // number of the last known head that agreed
	hashes map[string]bool // known without a number, and not met yet
}

func newWalk(known []Head) *walk {
	w := &walk{hashes: map[string]bool{}}
	for _, h := range known {
		if h.Seq == 0 {
			w.hashes[h.Hash] = true
		} else {
			w.known = append(w.known, h)
		}
	}
	slices.SortStableFunc(w.known, func(a, b Head) int { return cmp.Compare(a.Seq, b.Seq) })
	return w
}

// step looks at the next entry, in the order of the numbers.
func (w *walk) step(r row) {
	if w.Broken != nil {
		return
	}
	switch {
	case r.Seq <= w.Head.Seq:
		w.Broken = &Break{Seq: r.Seq, ID: r.ID, Reason: Doubled}
	case r.Seq > w.Head.Seq+1:
		w.Broken = &Break{Seq: w.Head.Seq + 1, Reason: Missing}
	case r.Hash != link(w.Head.Hash, r):
		w.Broken = &Break{Seq: r.Seq, ID: r.ID, Reason: Edited}
	default:
		w.Head = Head{r.Seq, r.Hash}
		w.compare(r)
	}
}

// compare holds the entry against the heads that were kept.
func (w *walk) compare(r row) {
	if w.hashes[r.Hash] {
		delete(w.hashes, r.Hash)
		w.Compared++
	}
	for ; len(w.known) > 0 && w.known[0].Seq == r.Seq; w.known = w.known[1:] {
		if w.known[0].Hash != r.Hash {
			w.Broken = &Break{Seq: w.agreed + 1, Last: r.Seq, Reason: Rewritten}
			return
		}
		w.agreed = r.Seq
		w.Compared++
	}
}

// end looks for what should have come.
func (w *walk) end() {
	switch {
	case w.Broken != nil:
	case len(w.known) > 0:
		w.Broken = &Break{Seq: w.Head.Seq + 1, Last: w.known[len(w.known)-1].Seq, Reason: Cut}
	case len(w.hashes) > 0:
		w.Broken = &Break{Seq: w.agreed + 1, Last: w.Head.Seq, Reason: Unknown}
	}
}
