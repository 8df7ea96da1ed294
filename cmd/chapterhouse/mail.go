package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// mailCmd prepares the sending of mail.
type mailCmd struct {
	DKIMKey dkimKeyCmd `cmd:"" name:"dkim-key" help:"Make a key that signs mail, and print its DNS record."`
}

type dkimKeyCmd struct {
	Domain   string `help:"Domain of the address our mail comes from." required:"" placeholder:"DOMAIN"`
	Selector string `help:"Name of the key in the DNS; another one for each key." required:"" placeholder:"NAME"`
	File     string `arg:"" help:"File of the private key (PEM). One that exists is kept, and its record is printed again." type:"path"`
}

// Run makes the key unless it is there, and prints what to publish.
func (c dkimKeyCmd) Run(out io.Writer) error {
	text, err := os.ReadFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = mail.GenerateKey(); err == nil {
			err = writeNew(c.File, text)
		}
	}
	if err != nil {
		return err
	}
	key, err := mail.NewKey(c.Domain, c.Selector, text)
	if err != nil {
		return err
	}
	name, record := key.Record()
	fmt.Fprintf(out, "The private key is in %s. Publish this record in the DNS, wait until it is seen, then start the server with\n"+
		"--mail-dkim-selector %s --mail-dkim-key %s:\n\n%s. IN TXT ( %s )\n", c.File, c.Selector, c.File, name, quoted(record))
	return nil
}

// writeNew writes a secret that only its owner reads, and never over another.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// quoted cuts a text as DNS wants it: strings of at most 255 bytes.
func quoted(text string) string {
	const most = 255
	var parts []string
	for ; len(text) > most; text = text[most:] {
		parts = append(parts, `"`+text[:most]+`"`)
	}
	return strings.Join(append(parts, `"`+text+`"`), " ")
}
