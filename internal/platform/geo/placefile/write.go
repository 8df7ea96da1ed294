package placefile

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
)

// magic begins every file and changes with the format.
const magic = "chapterhouse places 1\n"

// Write writes the file. Names gives the name of each region key in use; the
// same input makes the same bytes.
func Write(w io.Writer, places []Place, aliases []Alias, regionNames map[string]string) error {
	places = slices.Clone(places)
	sortByName(places)
	regions, byKey, err := regionsOf(places, regionNames)
	if err != nil {
		return err
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	out := &writer{w: zip}
	out.bytes([]byte(magic))
	out.section([]byte(regionLines(regions)))
	out.places(places, regions, byKey)
	if err := out.aliases(places, aliases); err != nil {
		return err
	}
	if out.err != nil {
		return out.err
	}
	return zip.Close()
}

func sortByName(places []Place) {
	folded := make(map[uint32]string, len(places))
	for _, p := range places {
		folded[p.ID] = names.Fold(p.Name)
	}
	slices.SortFunc(places, func(a, b Place) int {
		return cmp.Or(
			cmp.Compare(folded[a.ID], folded[b.ID]),
			cmp.Compare(b.Population, a.Population),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

// regionsOf lists the regions in use with the zones of their places.
func regionsOf(places []Place, regionNames map[string]string) ([]Region, map[string]int, error) {
	uses := map[string]map[string]int{}
	for _, p := range places {
		if strings.Contains(p.Name, "\n") || p.Zone == "" {
			return nil, nil, fmt.Errorf("place %d: name %q, zone %q cannot be written", p.ID, p.Name, p.Zone)
		}
		if uses[p.Region] == nil {
			uses[p.Region] = map[string]int{}
		}
		uses[p.Region][p.Zone]++
	}
	var regions []Region
	for key, zones := range uses {
		regions = append(regions, Region{Key: key, Name: regionNames[key], Zones: byUse(zones)})
	}
	slices.SortFunc(regions, func(a, b Region) int { return cmp.Compare(a.Key, b.Key) })
	byKey := map[string]int{}
	for i, r := range regions {
		byKey[r.Key] = i
	}
	if len(regions) > math.MaxUint16 {
		return nil, nil, fmt.Errorf("%d regions are too many", len(regions))
	}
	return regions, byKey, nil
}

func byUse(uses map[string]int) []string {
	var list []string
	for value := range uses {
		list = append(list, value)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b))
	})
	return list
}

func regionLines(regions []Region) string {
	var b strings.Builder
	for _, r := range regions {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", r.Key, r.Name, strings.Join(r.Zones, ","))
	}
	return b.String()
}

// writer keeps the first error, so that the columns read as a list.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) bytes(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

// section writes a length and the bytes.
func (w *writer) section(b []byte) {
	w.bytes(binary.AppendUvarint(nil, uint64(len(b))))
	w.bytes(b)
}

// numbers writes a column byte plane by byte plane: the high bytes, which are
// nearly all alike, stand together and pack to nothing.
func (w *writer) numbers(width int, column []uint32) {
	planes := make([]byte, width*len(column))
	for i, v := range column {
		for p := range width {
			planes[p*len(column)+i] = byte(v >> (8 * p))
		}
	}
	w.section(planes)
}

func (w *writer) places(places []Place, regions []Region, byKey map[string]int) {
	var text bytes.Buffer
	columns := make([][]uint32, 7)
	for i := range columns {
		columns[i] = make([]uint32, len(places))
	}
	for i, p := range places {
		region := byKey[p.Region]
		text.WriteString(p.Name)
		text.WriteByte('\n')
		columns[0][i] = p.ID
		columns[1][i] = uint32(int32(math.Round(p.Lat * Precision)))
		columns[2][i] = uint32(int32(math.Round(p.Lng * Precision)))
		columns[3][i] = uint32(p.Population)
		columns[4][i] = uint32(region)
		columns[5][i] = uint32(slices.Index(regions[region].Zones, p.Zone))
		if p.Part {
			columns[6][i] = 1
		}
	}
	w.section(text.Bytes())
	for i, width := range []int{4, 4, 4, 4, 2, 1, 1} {
		w.numbers(width, columns[i])
	}
}

func (w *writer) aliases(places []Place, aliases []Alias) error {
	row := make(map[uint32]int, len(places))
	for i, p := range places {
		row[p.ID] = i
	}
	aliases = slices.Clone(aliases)
	slices.SortFunc(aliases, func(a, b Alias) int {
		return cmp.Or(cmp.Compare(a.Folded, b.Folded), cmp.Compare(row[a.Place], row[b.Place]))
	})
	var text bytes.Buffer
	refs := make([]uint32, len(aliases))
	for i, a := range aliases {
		at, ok := row[a.Place]
		if !ok {
			return fmt.Errorf("alias %q is of place %d, which is not in the list", a.Folded, a.Place)
		}
		refs[i] = uint32(at) << 1
		if a.Famous {
			refs[i] |= 1
		}
		text.WriteString(a.Folded)
		text.WriteByte('\n')
	}
	w.section(text.Bytes())
	w.numbers(4, refs)
	return nil
}
