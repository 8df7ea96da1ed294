package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

var setLang = db.Change(`UPDATE accounts_people SET lang = $2 WHERE id = $1`)

// SetLang changes the language of the actor's pages and letters, and nothing
// else of the profile.
func (s *Service) SetLang(ctx context.Context, a access.Actor, lang string) (err error) {
	defer fault.Wrap(&err, "accounts.SetLang")
	if knownLang(lang) != lang {
		return fault.InvalidFields(fault.Field{Name: "lang", Message: msg.AccountLangUnknown()})
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProfileEdit, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		w.Changed("lang", nil, "changed")
		_, err = db.Exec(ctx, w, setLang, a.Person, lang)
		return err
	})
}
