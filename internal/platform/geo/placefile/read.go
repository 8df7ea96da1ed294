package placefile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// largest is the most bytes that a file may unpack to; the real one stays
// below ten million.
const largest = 64 << 20

// Read reads a file whole. An error means that the file is damaged or of
// another version.
func Read(file []byte) (*Table, error) {
	zip, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	var raw bytes.Buffer
	raw.Grow(int(min(unpackedSize(file), largest)))
	if _, err := raw.ReadFrom(io.LimitReader(zip, largest)); err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	rest, ok := bytes.CutPrefix(raw.Bytes(), []byte(magic))
	if !ok {
		return nil, errors.New("places: not a file of this version")
	}
	r := &reader{rest: rest}
	t := r.table()
	if r.err == nil {
		r.err = t.check()
	}
	if r.err != nil {
		return nil, fmt.Errorf("places: %w", r.err)
	}
	return t, nil
}

// unpackedSize is what the last bytes of a gzip file say about its content, so
// that the buffer need not grow in steps.
func unpackedSize(file []byte) uint32 {
	if len(file) < 4 {
		return 0
	}
	return binary.LittleEndian.Uint32(file[len(file)-4:]) + bytes.MinRead
}

func (r *reader) table() *Table {
	t := &Table{}
	t.Regions = r.regions()
	t.Names = r.strings()
	n := t.Names.Len()
	t.IDs = numbers[uint32](r, 4, n)
	t.Lat = numbers[int32](r, 4, n)
	t.Lng = numbers[int32](r, 4, n)
	t.Population = numbers[uint32](r, 4, n)
	t.Region = numbers[uint16](r, 2, n)
	t.ZoneSlot = numbers[uint8](r, 1, n)
	t.Part = numbers[uint8](r, 1, n)
	t.Aliases = r.strings()
	t.AliasOf = numbers[uint32](r, 4, t.Aliases.Len())
	return t
}

// check makes sure that every reference points at something, so that no
// lookup has to.
func (t *Table) check() error {
	for i := range t.IDs {
		if int(t.Region[i]) >= len(t.Regions) || int(t.ZoneSlot[i]) >= len(t.Regions[t.Region[i]].Zones) {
			return fmt.Errorf("row %d has no region or no zone", i)
		}
		if t.Lat[i] < -90*Precision || t.Lat[i] > 90*Precision ||
			t.Lng[i] < -180*Precision || t.Lng[i] > 180*Precision {
			return fmt.Errorf("row %d is not on Earth", i)
		}
	}
	for i, ref := range t.AliasOf {
		if int(ref>>1) >= len(t.IDs) {
			return fmt.Errorf("alias %d belongs to no row", i)
		}
	}
	return nil
}

// reader takes sections off the front and keeps the first error.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) section() []byte {
	if r.err != nil {
		return nil
	}
	size, n := binary.Uvarint(r.rest)
	if n <= 0 || size > uint64(len(r.rest)-n) {
		r.err = io.ErrUnexpectedEOF
		return nil
	}
	body := r.rest[n : n+int(size)]
	r.rest = r.rest[n+int(size):]
	return body
}

// strings reads lines and packs them without their line ends.
func (r *reader) strings() Strings {
	body := r.section()
	blob := make([]byte, 0, len(body))
	ends := make([]uint32, 0, bytes.Count(body, []byte{'\n'}))
	for len(body) > 0 {
		line, after, _ := bytes.Cut(body, []byte{'\n'})
		blob = append(blob, line...)
		ends = append(ends, uint32(len(blob)))
		body = after
	}
	return Pack(string(blob), ends)
}

func (r *reader) regions() []Region {
	body := string(r.section())
	regions := make([]Region, 0, strings.Count(body, "\n"))
	for line := range strings.Lines(body) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 || !strings.Contains(fields[0], ".") {
			r.err = fmt.Errorf("region %q is not key, name and zones", line)
			return nil
		}
		regions = append(regions, Region{fields[0], fields[1], strings.Split(fields[2], ",")})
	}
	if len(regions) > math.MaxUint16 {
		r.err = errors.New("too many regions")
	}
	return regions
}

// numbers reads a column of n values that was written plane by plane.
func numbers[T uint8 | uint16 | uint32 | int32](r *reader, width, n int) []T {
	planes := r.section()
	if r.err == nil && len(planes) != width*n {
		r.err = fmt.Errorf("a column has %d bytes for %d rows", len(planes), n)
	}
	if r.err != nil {
		return nil
	}
	column := make([]T, n)
	for p := range width {
		for i, b := range planes[p*n : (p+1)*n] {
			column[i] |= T(b) << (8 * p)
		}
	}
	return column
}
