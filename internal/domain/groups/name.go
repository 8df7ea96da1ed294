package groups

import (
	"context"
	"fmt"
	"iter"
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

// addresses proposes addresses for a group, the best first: its name, with the
// city on a clash, then with a number.
func addresses(name, city string) iter.Seq[string] {
	return func(yield func(string) bool) {
		base := ids.Slug(name)
		if base == "" {
			base = ids.Slug("group " + city)
		}
		if !ids.Reserved(base) && !yield(base) {
			return
		}
		if c := ids.Slug(city); c != "" && !strings.Contains(base, c) {
			base = strings.Trim(ids.Slug(base+" "+c), "-")
			if !ids.Reserved(base) && !yield(base) {
				return
			}
		}
		for n := 2; n < 1000 && yield(fmt.Sprintf("%s-%d", base, n)); n++ {
		}
	}
}

// freeSlug chooses the address of a group. An address that any group ever had
// is not free.
func freeSlug(ctx context.Context, r db.Reader, id ids.GroupID, name, city string) (string, error) {
	for slug := range addresses(name, city) {
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
