package accounts_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

func TestAnOperatorsLinkSetsSigningInUpAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		in := h.signIn("ana@example.org")
		h.holdApp(in.Token)
		admin := access.Person(h.grant("boss@example.org", access.Administrator))
		if _, _, err := h.ResetLink(ctx, admin, "ana@example.org"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an administrator made a link: %v", err)
		}
		cli := access.System(access.ByCommandLine)
		for _, nobody := range []string{"boss@example.org", "unknown@example.org", "no address"} {
			if _, _, err := h.ResetLink(ctx, cli, nobody); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", nobody, err)
			}
		}
		h.clock.Advance(time.Millisecond) // so that one event is the newest
		token, until, err := h.ResetLink(ctx, cli, "Ana@example.org")
		if err != nil || until != h.clock.Now().Add(24*time.Hour) || h.told().What != accounts.ResetMade {
			t.Fatalf("%v, %v", until, err)
		}
		h.ended(in.Token)
		if address, ok, err := h.ResetOpen(ctx, visitor, token); err != nil || !ok || address != "ana@example.org" {
			t.Errorf("opened: %q, %v, %v", address, ok, err)
		}
		h.clock.Advance(time.Millisecond)
		out, err := h.UseReset(ctx, visitor, accounts.Browser{Secret: secret.Token()}, token)
		h.must(err)
		v := h.visit(out.Token)
		if v.Person.ID != in.Session.Person || v.Actor.Strength != access.WeakProof || h.told().What != accounts.ResetUsed {
			t.Errorf("%+v", v)
		}
		if f, err := h.Factors(ctx, v.Actor); err != nil || f.Any() || f.Codes != 0 {
			t.Errorf("factors left: %+v, %v", f, err)
		}
		for _, bad := range []string{token, "", secret.Token()} {
			if _, err := h.UseReset(ctx, visitor, accounts.Browser{}, bad); !fault.Is(err, fault.Gone) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		token, _, err = h.ResetLink(ctx, cli, "ana@example.org")
		h.must(err)
		h.clock.Advance(24 * time.Hour)
		if _, ok, _ := h.ResetOpen(ctx, visitor, token); ok {
			t.Error("a link of yesterday is good")
		}
		h.must(h.Sweep(ctx, access.System(access.ByKeeper)))
	})
}
