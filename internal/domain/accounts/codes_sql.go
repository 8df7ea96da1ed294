package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const codeColumns = `id, request, person, address, salt, code_mac, token_hash, sealed, tries, next, lang, ended, created_at, expires_at, claim`

var (
	codeByID      = db.Select(`SELECT ` + codeColumns + ` FROM accounts_codes WHERE id = $1`)
	codeByRequest = db.Select(`SELECT ` + codeColumns + ` FROM accounts_codes WHERE request = $1`)
	codeByToken   = db.Select(`SELECT ` + codeColumns + ` FROM accounts_codes WHERE token_hash = $1`)

	// putCode takes the place of the code before, in one statement that reads
	// nothing: asking for one code never waits for another.
	putCode = db.Change(`INSERT INTO accounts_codes (` + codeColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET request = excluded.request, person = excluded.person, address = excluded.address, salt = excluded.salt,
			code_mac = excluded.code_mac, token_hash = excluded.token_hash, sealed = excluded.sealed, tries = excluded.tries, next = excluded.next,
			lang = excluded.lang, ended = excluded.ended, created_at = excluded.created_at, expires_at = excluded.expires_at,
			claim = excluded.claim`)
	keepCode   = db.Change(`UPDATE accounts_codes SET tries = $2, ended = $3, sealed = $4 WHERE id = $1`)
	sweepCodes = db.Change(`DELETE FROM accounts_codes WHERE expires_at < $1`)
)

func putCodeTx(ctx context.Context, w db.Writer, c code) error {
	var token any
	if c.TokenHash != "" {
		token = c.TokenHash
	}
	_, err := db.Exec(ctx, w, putCode, c.ID, c.Request, c.Person, c.Address, c.Salt, c.CodeMac, token, c.Sealed, c.Tries, c.Next, c.Lang,
		string(c.Ended), c.CreatedAt, c.ExpiresAt, c.Claim)
	return err
}

// keepCodeTx stores what a try made of a code.
func keepCodeTx(ctx context.Context, w db.Writer, c code) error {
	_, err := db.Exec(ctx, w, keepCode, c.ID, c.Tries, string(c.Ended), c.Sealed)
	return err
}
