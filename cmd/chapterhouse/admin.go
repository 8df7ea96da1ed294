package main

import (
	"context"
	"fmt"
	"io"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
)

type adminCmd struct {
	Recover recoverCmd `cmd:"" help:"Print a link by which a person sets up signing in again."`
}

type recoverCmd struct {
	Address string `arg:"" help:"An e-mail address that the account has confirmed."`
	BaseURL string `help:"How readers reach the site." required:"" placeholder:"URL" env:"CHAPTERHOUSE_BASE_URL"`

	Store dataFlags `embed:""`
}

// Help is shown under the usage line.
func (recoverCmd) Help() string {
	return "For somebody who has lost passkeys, authenticator app and recovery codes. Make sure that it is they who ask: " +
		"whoever has the link gets the account. It works once, within a day. The person is signed out everywhere and told by mail, " +
		"and the audit record keeps it. The server may be running."
}

// Run makes the link.
func (c recoverCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := c.Store.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	token, until, err := a.People.ResetLink(ctx, access.System(access.ByCommandLine), c.Address)
	if err != nil {
		return inWords(err)
	}
	_, err = fmt.Fprintf(out, "Open this once, before %s:\n  %s/recover/%s\n", until.UTC().Format("2 January 2006, 15:04 MST"), c.BaseURL, token)
	return err
}
