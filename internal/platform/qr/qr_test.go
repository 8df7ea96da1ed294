package qr_test

import (
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/qr"
)

var path = regexp.MustCompile(`^(M\d+ \d+h\d+v1h-\d+z)+$`)

func TestDrawHasThePatternsOfACorner(t *testing.T) {
	p, err := qr.Draw("otpauth://totp/x?secret=ABC")
	if err != nil {
		t.Fatal(err)
	}
	if !path.MatchString(p.Path) || (p.Size-8-17)%4 != 0 {
		t.Fatalf("size %d, path %.80s", p.Size, p.Path)
	}
	// The finder pattern: a bar of seven in the first row inside the border of four.
	if !strings.HasPrefix(p.Path, "M4 4h7v1h-7z") {
		t.Errorf("begins %.40s", p.Path)
	}
	if _, err := qr.Draw(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that does not fit was drawn")
	}
}
