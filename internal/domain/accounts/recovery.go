package accounts

import (
	"context"
	"crypto/rand"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Recovery codes: ten of ten characters, 50 bits each, in letters and digits
// that are not taken for one another (Crockford's base 32).
const (
	recoveryCodes   = 10
	recoveryLength  = 10
	recoveryLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// RenewCodes draws new recovery codes in place of all before. They are told
// only here.
func (s *Service) RenewCodes(ctx context.Context, a access.Actor) (codes []string, err error) {
	defer fault.Wrap(&err, "accounts.RenewCodes")
	err = s.changeFactors(ctx, a, func(w *access.Writer, f Factors) error {
		if !f.Any() {
			return fault.New(fault.Conflict, msg.AccountFactorNone())
		}
		w.Changed("factor", nil, string(CodesRenewed))
		w.Emit(SecurityChanged{Person: a.Person, What: CodesRenewed, At: w.Now()})
		codes, err = s.drawCodesTx(ctx, w, a.Person)
		return err
	})
	return codes, err
}

func (s *Service) drawCodesTx(ctx context.Context, w *access.Writer, person ids.PersonID) (codes []string, err error) {
	if _, err := db.Exec(ctx, w, dropRecovery, person); err != nil {
		return nil, err
	}
	for range recoveryCodes {
		code := drawRecovery()
		if _, err := db.Exec(ctx, w, putRecovery, ids.Random("rec", 16), person, s.recoveryMac(person, code), w.Now()); err != nil {
			return nil, err
		}
		codes = append(codes, code[:recoveryLength/2]+"-"+code[recoveryLength/2:])
	}
	return codes, nil
}

func drawRecovery() string {
	b := make([]byte, recoveryLength)
	_, _ = rand.Read(b)
	for i := range b {
		b[i] = recoveryLetters[int(b[i])%len(recoveryLetters)] // 256 is a multiple of 32: no letter is favoured
	}
	return string(b)
}

func (s *Service) recoveryMac(person ids.PersonID, code string) string {
	return s.box.Mac("recovery code", string(person), code)
}

// typedRecovery reads a recovery code as people type it: letters of either
// case, and O for zero, I or L for one.
func typedRecovery(typed string) (string, error) {
	code := strings.Map(func(r rune) rune {
		switch r = dropGaps(r); {
		case r == 'o' || r == 'O':
			return '0'
		case strings.ContainsRune("iIlL", r):
			return '1'
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, typed)
	if len(code) != recoveryLength || strings.Trim(code, recoveryLetters) != "" {
		return "", fault.InvalidFields(fault.Field{Name: "code", Message: msg.AccountFactorRecoveryShape()})
	}
	return code, nil
}

// isRecoveryTx says whether a code is one of those that are left, and uses it up.
func (s *Service) isRecoveryTx(ctx context.Context, w *access.Writer, person ids.PersonID, code string) (bool, error) {
	list, err := db.All[recoveryCode](ctx, w, recoveryOf, person)
	if err != nil {
		return false, err
	}
	mac, found := s.recoveryMac(person, code), ""
	for _, c := range list {
		if secret.Equal(c.Mac, mac) {
			found = c.ID
		}
	}
	if found == "" {
		return false, nil
	}
	w.Changed("factor", nil, string(CodeUsed))
	w.Emit(SecurityChanged{Person: person, What: CodeUsed, Left: len(list) - 1, At: w.Now()})
	_, err = db.Exec(ctx, w, useRecovery, found, w.Now())
	return err == nil, err
}
