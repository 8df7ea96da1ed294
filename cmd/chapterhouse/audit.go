package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/domain/audit"
)

// auditCmd is what operators do with the audit record.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Check that nobody changed the audit record."`
}

type auditVerifyCmd struct {
	Head string `help:"What to compare with instead of audit-heads in the data folder: a copy of that file, or one head as it was logged." placeholder:"FILE|HEX"`

	Store dataFlags `embed:""`
}

// Help is shown under the usage line.
func (auditVerifyCmd) Help() string {
	return "Walks the chain of hashes and names the first entry that was edited, dropped or moved. " +
		"That the newest entries were cut off, or the whole chain was made anew, shows only by a head that was kept outside the database. " +
		"The exit code is 0 only if the record is whole. A server may be running meanwhile."
}

// Run walks over the record; a break is the error of the command.
func (c auditVerifyCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := c.Store.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	known, err := c.known(a)
	if err != nil {
		return err
	}
	found, err := a.VerifyAudit(ctx, known)
	if err != nil {
		return inWords(err)
	}
	if found.Broken != nil {
		return errors.New(brokenRecord(*found.Broken))
	}
	fmt.Fprintf(out, "The audit record is whole: %d entries, and %d that are not sealed yet. Its head is\n  %s\n", found.Head.Seq, found.Waiting, found.Head)
	if len(known) == 0 {
		fmt.Fprintln(out, "No head was kept elsewhere to compare it with, so a cut end would not show.")
	} else {
		fmt.Fprintf(out, "It agrees with all %d heads that were kept outside the database.\n", found.Compared)
	}
	return nil
}

// known are the heads to compare with.
func (c auditVerifyCmd) known(a *app.App) ([]audit.Head, error) {
	if c.Head != "" {
		if _, err := os.Stat(c.Head); err != nil {
			h, err := audit.ParseHead(c.Head)
			return []audit.Head{h}, err
		}
	}
	return a.KeptHeads(c.Head)
}

// brokenRecord says what is wrong, in a sentence.
func brokenRecord(b audit.Break) string {
	switch b.Reason {
	case audit.Edited:
		return fmt.Sprintf("the audit record was changed: entry %d (%s) is not what was sealed; it was edited, or moved here", b.Seq, b.ID)
	case audit.Missing:
		return fmt.Sprintf("the audit record was changed: entry %d is missing", b.Seq)
	case audit.Doubled:
		return fmt.Sprintf("the audit record was changed: there are two entries %d, one of them %s", b.Seq, b.ID)
	case audit.Cut:
		return fmt.Sprintf("the audit record was cut: entries %d to %d were there and are missing", b.Seq, b.Last)
	case audit.Rewritten:
		return fmt.Sprintf("the audit record was made anew: entry %d or a later one, up to %d, is not what was kept outside the database", b.Seq, b.Last)
	}
	return fmt.Sprintf("the audit record was cut or made anew: the head to compare with is not among its %d entries", b.Last)
}
