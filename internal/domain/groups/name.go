package groups

import (
	"context"
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// lookalikes are characters that are easily taken for another in a name.
var lookalikes = strings.NewReplacer("0", "o", "1", "l", "i", "l", "5", "s", "|", "l", "rn", "m", "vv", "w", " ", "", "-", "", ".", "", "'", "", "’", "", "&", "and")

// twins are letters of other scripts that look like a Latin one.
var twins = strings.NewReplacer(
	"а", "a", "в", "b", "с", "c", "е", "e", "ё", "e", "н", "h", "і", "i", "ј", "j", "к", "k", "м", "m", "о", "o", "р", "p", "ѕ", "s", "т", "t", "у", "y", "х", "x",
	"α", "a", "β", "b", "ε", "e", "η", "n", "ι", "i", "κ", "k", "ν", "v", "ο", "o", "ρ", "p", "τ", "t", "υ", "u", "χ", "x", "ω", "w")

// Skeleton is a name as a hasty eye sees it: two names with one skeleton could
// be mistaken for each other.
func Skeleton(name string) string {
	return lookalikes.Replace(ids.Fold(twins.Replace(strings.ToLower(ids.Tidy(name)))))
}

// freeSlug chooses the address of a group: its name, with the city on a clash,
// then with a number. An address that any group ever had is not free.
func freeSlug(ctx context.Context, r db.Reader, id ids.GroupID, name, city string) (string, error) {
	base := ids.Slug(name)
	if base == "" {
		base = ids.Slug("group " + city)
	}
	tries := []string{base}
	if c := ids.Slug(city); c != "" && !strings.Contains(base, c) {
		base = strings.Trim(ids.Slug(base+" "+c), "-")
		tries = append(tries, base)
	}
	for n := 2; n < 1000; n++ {
		tries = append(tries, fmt.Sprintf("%s-%d", base, n))
	}
	for _, slug := range tries {
		if ids.Reserved(slug) {
			continue
		}
		owner, taken, err := db.Maybe[ids.GroupID](ctx, r, slugTaken, slug)
		if err != nil {
			return "", err
		}
		if !taken || owner == id {
			return slug, nil
		}
	}
	return ids.Slug(string(id)), nil
}
