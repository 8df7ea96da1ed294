package secret_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/secret"

	"pgregory.net/rapid"
)

func TestSealedValuesOpenOnlyUnchangedAndInTheirPlace(t *testing.T) {
	box, other := secret.NewBox(secret.NewKey()), secret.NewBox(secret.NewKey())
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		place := rapid.String().Draw(t, "place")
		sealed := box.Seal(plain, place)
		if got, err := box.Open(sealed, place); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %x, %v", got, err)
		}
		if bytes.Equal(sealed, box.Seal(plain, place)) {
			t.Fatal("sealing twice gives the same text")
		}
		if _, err := box.Open(sealed, place+"x"); err != secret.ErrSealed {
			t.Fatalf("in another place: %v", err)
		}
		if _, err := other.Open(sealed, place); err != secret.ErrSealed {
			t.Fatalf("with another key: %v", err)
		}
		sealed[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		if _, err := box.Open(sealed, place); err != secret.ErrSealed {
			t.Fatalf("changed: %v", err)
		}
		if _, err := box.Open(sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")], place); err != secret.ErrSealed {
			t.Fatalf("cut: %v", err)
		}
	})
}

func TestMacKeepsUsesPartsAndKeysApart(t *testing.T) {
	key := secret.NewKey()
	box := secret.NewBox(key)
	seen := map[string]string{}
	for name, mac := range map[string]string{
		"ab c": box.Mac("code", "ab", "c"), "a bc": box.Mac("code", "a", "bc"), "abc": box.Mac("code", "abc"),
		"abc and nothing": box.Mac("code", "abc", ""), "another use": box.Mac("limit", "ab", "c"),
		"another key": secret.NewBox(secret.NewKey()).Mac("code", "ab", "c"),
	} {
		if twin, ok := seen[mac]; ok {
			t.Errorf("%q and %q have the same digest", name, twin)
		}
		seen[mac] = name
	}
	again, err := secret.ParseKey(" " + key.Encode() + "\n")
	if err != nil || secret.NewBox(again).Mac("code", "ab", "c") != box.Mac("code", "ab", "c") {
		t.Errorf("the key read back digests differently (%v)", err)
	}
}

func TestKeysAreRefusedWhenShortAndNeverPrinted(t *testing.T) {
	for _, bad := range []string{"", "c2hvcnQ=", strings.Repeat("A", 45), "not base64 at all, but thirty-two"} {
		if _, err := secret.ParseKey(bad); err == nil {
			t.Errorf("ParseKey(%q) succeeded", bad)
		}
	}
	k := secret.NewKey()
	if shown := fmt.Sprintf("%v %+v %#v %s", k, k, k, k); strings.Contains(shown, k.Encode()) || strings.Contains(shown, fmt.Sprint(k[:])) {
		t.Error("a key was printed")
	}
}

func TestTokensAndCodes(t *testing.T) {
	a, b := secret.Token(), secret.Token()
	if a == b || !secret.IsToken(a) || secret.Hash(a) == secret.Hash(b) || len(secret.Hash(a)) != 64 {
		t.Errorf("tokens %q and %q", a, b)
	}
	for _, bad := range []string{"", a[1:], a + "A", a[:42] + "=", "../" + a[3:], a[:42] + "\n"} {
		if secret.IsToken(bad) {
			t.Errorf("%q passes for a token", bad)
		}
	}
	count := map[rune]int{}
	for _, d := range secret.Digits(20_000) {
		count[d]++
	}
	for d := '0'; d <= '9'; d++ {
		if n := count[d]; n < 1700 || n > 2300 { // 2000 expected, seven standard deviations either way
			t.Errorf("digit %c came %d times in 20000", d, n)
		}
	}
	if len(count) != 10 || len(secret.Digits(8)) != 8 {
		t.Errorf("digits %v", count)
	}
	if !secret.Equal("abc", "abc") || secret.Equal("abc", "abd") || secret.Equal("abc", "ab") {
		t.Error("Equal does not tell equal from different")
	}
}
