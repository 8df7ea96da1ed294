package blob

import (
	"bytes"
	"encoding/binary"
	"image"
)

// turn is how a camera was held, as EXIF numbers it from 1 to 8. It is the one
// thing that is read from metadata, because dropping it would lay photos on
// their side.
type turn int

const upright turn = 1

// applied returns the shape in the sense of the picture as it lies in the file.
func (t turn) applied(s Shape) Shape {
	if t >= 5 {
		s.width, s.height = s.height, s.width
	}
	return s
}

// turned sets a picture upright.
func turned(from *image.NRGBA, t turn) *image.NRGBA {
	if t == upright {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	size := image.Pt(w, h)
	if t >= 5 {
		size = image.Pt(h, w)
	}
	to := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range h {
		for x := range w {
			toX, toY := t.moved(x, y, w, h)
			to.SetNRGBA(toX, toY, from.NRGBAAt(x, y))
		}
	}
	return to
}

// moved returns where a pixel of a picture of w by h goes.
func (t turn) moved(x, y, w, h int) (int, int) {
	switch t {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}

// orientation reads the turn from the EXIF part of a JPEG: upright when there is
// none or it makes no sense.
func orientation(raw []byte) turn {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		kind, size := raw[at+1], int(binary.BigEndian.Uint16(raw[at+2:]))
		if kind == 0xda || size < 2 || at+2+size > len(raw) { // 0xda: the picture begins
			return upright
		}
		if tiff, ok := bytes.CutPrefix(raw[at+4:at+2+size], []byte("Exif\x00\x00")); kind == 0xe1 && ok {
			return tiffOrientation(tiff)
		}
		at += 2 + size
	}
	return upright
}

// tiffOrientation looks for the tag 0x0112 in the first directory of a TIFF
// header (Exif 2.3, 4.6.2): entries of 12 bytes, tag, type, count, value.
func tiffOrientation(tiff []byte) turn {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if t := turn(order.Uint16(entries[8:])); t >= 1 && t <= 8 {
				return t
			}
			break
		}
		entries = entries[12:]
	}
	return upright
}
