package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestDKIMKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dkim.pem")
	c := dkimKeyCmd{Domain: "groups.example", Selector: "ch1", File: file}
	var first, again bytes.Buffer
	if err := c.Run(&first); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	_, record, _ := strings.Cut(first.String(), "\n\n")
	if !regexp.MustCompile(`^ch1\._domainkey\.groups\.example\. IN TXT \( "v=DKIM1; k=rsa; p=[^"]{200,240}" "[^"]+" \)\n$`).MatchString(record) {
		t.Errorf("printed %q", record)
	}
	for _, part := range regexp.MustCompile(`"[^"]*"`).FindAllString(record, -1) {
		if len(part) > 255+2 {
			t.Errorf("a string of %d bytes", len(part)-2)
		}
	}
	if err := c.Run(&again); err != nil || again.String() != first.String() {
		t.Errorf("the second time: %v\n%s", err, &again)
	}
	if err := os.WriteFile(file, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(&again); err == nil {
		t.Error("a file that is no key was taken for one")
	}
}
