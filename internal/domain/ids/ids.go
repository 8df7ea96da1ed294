package ids

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// One type for each meaning of an identifier, so that a person's cannot be
// passed where a group's is asked for. The text is a prefix that names the
// kind, and 26 characters that sort by time of making.
type (
	PersonID   string // per_
	SessionID  string // ses_
	GrantID    string // grn_
	GroupID    string // grp_
	EventID    string // evt_
	CalendarID string // cal_
	ImportID   string // imp_
	MessageID  string // msg_
	GuideID    string // gde_

	ApplicationID string // app_
	InvitationID  string // inv_
	ProposalID    string // prp_
	MergeID       string // mrg_

	TaskID string // tsk_
	NoteID string // nte_
)

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New makes an identifier: prefix, underscore, 48 bits of milliseconds and 80
// random bits. Identifiers made later sort later.
func New[T ~string](prefix string, now time.Time) T {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // crypto/rand never fails since Go 1.24
	return T(prefix + "_" + alphabet.EncodeToString(b[:]))
}

// Random makes an identifier or token whose order tells nothing: n random
// bytes, at least 16, after the prefix.
func Random(prefix string, n int) string {
	b := make([]byte, max(n, 16))
	_, _ = rand.Read(b)
	return prefix + "_" + alphabet.EncodeToString(b)
}

// Has says whether id carries the prefix and could have been made here; it is
// the first check of an identifier that comes from outside.
func Has[T ~string](id T, prefix string) bool {
	rest, ok := strings.CutPrefix(string(id), prefix+"_")
	if !ok || len(rest) != 26 {
		return false
	}
	_, err := alphabet.DecodeString(rest)
	return err == nil
}
