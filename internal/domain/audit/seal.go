package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Head is the newest sealed entry of a moment: its number, which is how many
// there were, and its hash.
type Head struct {
	Seq  int64  `db:"seq"`
	Hash string `db:"hash"`
}

// String is the head in one word, as it is logged and as ParseHead reads it.
func (h Head) String() string { return strconv.FormatInt(h.Seq, 10) + ":" + h.Hash }

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ParseHead reads "NUMBER:HASH". A hash alone is a head of unknown number, 0.
func ParseHead(s string) (h Head, err error) {
	number, hash, both := strings.Cut(s, ":")
	if !both {
		number, hash = "0", s
	}
	h.Hash = strings.ToLower(hash)
	h.Seq, err = strconv.ParseInt(number, 10, 64)
	if err != nil || h.Seq < 0 || both && h.Seq == 0 || !hashForm.MatchString(h.Hash) {
		return Head{}, fmt.Errorf("%q is not the head of an audit record: it should be 64 digits of a hash, or a number, a colon and the hash", s)
	}
	return h, nil
}

// row is what the hash of an entry covers, in this order.
type row struct {
	ID         string `db:"id" json:"id"`
	At         int64  `db:"at" json:"at"`
	ActorKind  string `db:"actor_kind" json:"actor_kind"`
	Actor      string `db:"actor" json:"actor"`
	Action     string `db:"action" json:"action"`
	TargetKind string `db:"target_kind" json:"target_kind"`
	TargetID   string `db:"target_id" json:"target_id"`
	Group      string `db:"group_id" json:"group"`
	Outcome    string `db:"outcome" json:"outcome"`
	Reason     string `db:"reason" json:"reason"`
	Detail     string `db:"detail" json:"detail"`
	Request    string `db:"request" json:"request"`
	Seq        int64  `db:"seq" json:"seq"`
	Hash       string `db:"hash" json:"-"`
}

const rowColumns = `id, at, actor_kind, actor, action, target_kind, target_id, group_id, outcome, reason, detail, request, seq, hash`

var (
	head     = db.Select(`SELECT seq, hash FROM audit_entries WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1`)
	unsealed = db.Select(`SELECT ` + rowColumns + ` FROM audit_entries WHERE seq IS NULL ORDER BY id LIMIT $1`)
	seal     = db.Change(`UPDATE audit_entries SET seq = $2, hash = $3 WHERE id = $1 AND seq IS NULL`)
	latest   = db.Select(`SELECT at FROM audit_entries ORDER BY id DESC LIMIT 1`)
	waiting  = db.Select(`SELECT count(*) FROM audit_entries WHERE seq IS NULL`)
	chain    = db.Select(`SELECT ` + rowColumns + ` FROM audit_entries WHERE seq IS NOT NULL ORDER BY seq, id`)
)

// Latest is when the last entry was written; zero where there is none.
func Latest(ctx context.Context, d *db.DB) (at time.Time, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		at, _, err = db.Maybe[time.Time](ctx, tx, latest)
		return err
	})
	return at, err
}

// batch is how many entries one transaction seals.
const batch = 500

// Seal numbers and hashes the entries that are not sealed yet, a batch per
// transaction, and returns the new head. Two servers may seal at once: the
// unique number lets only one of them win a batch, the other tries again later.
func Seal(ctx context.Context, d *db.DB) (h Head, err error) {
	for {
		n := 0
		err = d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			if h, _, err = db.Maybe[Head](ctx, tx, head); err != nil {
				return err
			}
			list, err := db.All[row](ctx, tx, unsealed, batch)
			for _, r := range list {
				r.Seq = h.Seq + 1
				h = Head{r.Seq, link(h.Hash, r)}
				if _, err := db.Exec(ctx, tx, seal, r.ID, h.Seq, h.Hash); err != nil {
					return err
				}
			}
			n = len(list)
			return err
		})
		if err != nil || n < batch {
			return h, err
		}
	}
}

// link is the hash of an entry: of the hash before it, and of its content.
func link(before string, r row) string {
	content, _ := json.Marshal(r) // strings and numbers only: cannot fail
	sum := sha256.Sum256(append([]byte(before+"\n"), content...))
	return hex.EncodeToString(sum[:])
}
