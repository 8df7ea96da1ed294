package app

import (
	"fmt"
	"os"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// DKIM names the key that signs letters. The zero value signs nothing.
type DKIM struct {
	Domain   string // that of the address our letters come from
	Selector string // by which receivers find the public key in the DNS
	KeyFile  string // PEM
}

// dkim reads the key that signs letters, or returns nil where none is named.
func (c Config) dkim() (*mail.Key, error) {
	d := c.DKIM
	if d.KeyFile == "" {
		return nil, nil
	}
	text, err := os.ReadFile(d.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("the key that signs letters cannot be read: mend --mail-dkim-key: %w", err)
	}
	if err := onlyOwner(d.KeyFile); err != nil {
		return nil, err
	}
	if d.Domain == "" {
		_, d.Domain, _ = strings.Cut(c.From, "@")
	}
	key, err := mail.NewKey(d.Domain, d.Selector, text)
	if err != nil {
		return nil, fmt.Errorf("letters cannot be signed: mend the settings --mail-dkim-…: %w", err)
	}
	return key, nil
}
