package blob

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// corners is a picture whose left upper quarter is red, right upper green, left
// lower blue, right lower white.
func corners(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, quarterColours[2*(y*2/h)+x*2/w])
		}
	}
	return img
}

var quarterColours = []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

// quarters names the colours of a picture's quarters, as "rgbw".
func quarters(t *testing.T, img image.Image) string {
	t.Helper()
	b, names := img.Bounds(), ""
	for _, at := range []image.Point{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
		r, g, bl, _ := img.At(b.Min.X+b.Dx()*at.X/4, b.Min.Y+b.Dy()*at.Y/4).RGBA()
		switch high := func(v uint32) bool { return v > 0x8000 }; {
		case high(r) && high(g) && high(bl):
			names += "w"
		case high(r):
			names += "r"
		case high(g):
			names += "g"
		case high(bl):
			names += "b"
		}
	}
	return names
}

func encodePNG(img image.Image) []byte {
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.Bytes()
}

func encodeJPEG(img image.Image) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, img, nil)
	return b.Bytes()
}

func encodeGIF(img image.Image) []byte {
	var b bytes.Buffer
	gif.Encode(&b, img, nil)
	return b.Bytes()
}

// withEXIF puts metadata into a JPEG: the turn, and the words as a GPS note.
func withEXIF(jpg []byte, order binary.AppendByteOrder, turn uint16, note string) []byte {
	tiff := []byte("II*\x00")
	if order == binary.BigEndian {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, turn)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	part := append([]byte("Exif\x00\x00"), append(tiff, note...)...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(part)+2))
	return append(append(head, part...), jpg[2:]...)
}

// pngHeader is a PNG that claims a size and ends there.
func pngHeader(w, h uint32) []byte {
	part := []byte("IHDR")
	part = binary.BigEndian.AppendUint32(part, w)
	part = binary.BigEndian.AppendUint32(part, h)
	part = append(part, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, part...), crc32.ChecksumIEEE(part))
}

var tinyWebP, _ = base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")

func TestPutImage(t *testing.T) {
	s, err := New(t.TempDir(), clock.System())
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name  string
		raw   []byte
		shape Shape
		w, h  int
		kind  string
		looks string
	}{
		{"wide PNG fits", encodePNG(corners(400, 200)), ImageFit(100, 100), 100, 50, "image/png", "rgbw"},
		{"high PNG fits", encodePNG(corners(200, 400)), ImageFit(100, 100), 50, 100, "image/png", "rgbw"},
		{"small stays small", encodePNG(corners(20, 10)), ImageFit(100, 100), 20, 10, "image/png", "rgbw"},
		{"square of a wide one", encodeJPEG(corners(400, 200)), ImageSquare(64), 64, 64, "image/jpeg", "rgbw"},
		{"square of a small one", encodePNG(corners(40, 20)), ImageSquare(64), 20, 20, "image/png", "rgbw"},
		{"thin line", encodePNG(corners(2000, 2)), ImageFit(100, 100), 100, 1, "image/png", ""},
		{"GIF", encodeGIF(corners(40, 40)), ImageFit(20, 20), 20, 20, "image/png", "rgbw"},
		{"WebP", tinyWebP, ImageFit(20, 20), 1, 1, "image/png", ""},
		{"part of a larger picture", encodePNG(corners(100, 100).SubImage(image.Rect(25, 25, 75, 75))), ImageSquare(10), 10, 10, "image/png", "rgbw"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			img, err := s.PutImage(bytes.NewReader(c.raw), 1<<20, c.shape)
			if err != nil {
				t.Fatal(err)
			}
			f, err := s.Open(img.Hash)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got, _, err := image.Decode(f)
			if err != nil {
				t.Fatal(err)
			}
			if size := got.Bounds().Size(); size != image.Pt(c.w, c.h) || img.Width != c.w || img.Height != c.h || img.Type != c.kind {
				t.Errorf("%v, %+v", size, img)
			}
			if c.looks != "" && quarters(t, got) != c.looks {
				t.Errorf("quarters %s, want %s", quarters(t, got), c.looks)
			}
		})
	}
}

// The pictures that a camera writes when held in each way, after EXIF 2.3: all
// come out upright and without a word of the metadata.
func TestPhotosComeOutUprightAndWithoutMetadata(t *testing.T) {
	for held, looks := range map[uint16]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb", 0: "rgbw", 9: "rgbw"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			raw := withEXIF(encodeJPEG(corners(80, 40)), order, held, "GPS 52.5 13.4 by Jane")
			clean, size, err := reshape(raw, ImageFit(40, 30))
			if err != nil {
				t.Fatal(err)
			}
			want := image.Pt(40, 20)
			if held >= 5 && held <= 8 {
				want = image.Pt(15, 30)
			}
			img, err := jpeg.Decode(bytes.NewReader(clean))
			if err != nil || size != want || img.Bounds().Size() != want {
				t.Errorf("turn %d: %v, want %v, %v", held, size, want, err)
			}
			if got := quarters(t, img); got != looks {
				t.Errorf("turn %d: quarters %s, want %s", held, got, looks)
			}
			if bytes.Contains(clean, []byte("Jane")) || bytes.Contains(clean, []byte("Exif")) {
				t.Errorf("turn %d: metadata is still there", held)
			}
		}
	}
}

func TestPolyglotsDoNotSurvive(t *testing.T) {
	const script = "<script>alert(1)</script>"
	for name, raw := range map[string][]byte{
		"PNG with a page behind":  append(encodePNG(corners(8, 8)), script...),
		"JPEG with a page behind": append(encodeJPEG(corners(8, 8)), script...),
		"GIF with a page behind":  append(encodeGIF(corners(8, 8)), script...),
		"GIF with a ZIP behind":   append(encodeGIF(corners(8, 8)), "PK\x03\x04<script>alert(1)</script>"...),
		"JPEG with a note":        withEXIF(encodeJPEG(corners(8, 8)), binary.BigEndian, 1, script),
	} {
		clean, _, err := reshape(raw, ImageFit(8, 8))
		if err != nil || bytes.Contains(clean, []byte("script")) || bytes.Contains(clean, []byte("PK\x03")) {
			t.Errorf("%s: %v, %q", name, err, clean)
		}
	}
}

func TestPicturesThatAreNone(t *testing.T) {
	good := encodePNG(corners(50, 50))
	goodJPEG := encodeJPEG(corners(50, 50))
	hugeGIF := append([]byte("GIF89a"), 0xff, 0xff, 0xff, 0xff, 0, 0, 0)
	s, err := New(t.TempDir(), clock.System())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ raw, want string }{
		"empty":                {"", "file.not_picture"},
		"SVG":                  {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "file.not_picture"},
		"SVG with prolog":      {`<?xml version="1.0"?><svg/>`, "file.not_picture"},
		"page":                 {"<!DOCTYPE html><script>alert(1)</script>", "file.not_picture"},
		"PDF":                  {"%PDF-1.7", "file.not_picture"},
		"ZIP":                  {"PK\x03\x04", "file.not_picture"},
		"BMP":                  {"BM\x00\x00\x00\x00", "file.not_picture"},
		"GIF that is a script": {"GIF89a=1;alert(1)//", "file.too_many_pixels"},
		"space before":         {" " + string(good), "file.not_picture"},
		"signature only":       {string(good[:8]), "file.broken_picture"},
		"cut PNG":              {string(good[:len(good)/2]), "file.broken_picture"},
		"cut JPEG":             {string(goodJPEG[:len(goodJPEG)/2]), "file.broken_picture"},
		"cut WebP":             {string(tinyWebP[:20]), "file.broken_picture"},
		"flipped bits":         {strings.Replace(string(good), "IDAT", "IDAX", 1), "file.broken_picture"},
		"50,000 by 50,000":     {string(pngHeader(50_000, 50_000)), "file.too_many_pixels"},
		"2^31 by 2^31":         {string(pngHeader(1<<31-1, 1<<31-1)), "file.broken_picture"},
		"a line of 40 million": {string(pngHeader(1, 40_000_000)), "file.too_many_pixels"},
		"no width":             {string(pngHeader(0, 10)), "file.broken_picture"},
		"huge GIF":             {string(hugeGIF), "file.too_many_pixels"},
		"too many bytes":       {string(good) + strings.Repeat("x", 1<<20), "file.too_large"},
	} {
		_, err := s.PutImage(strings.NewReader(c.raw), 1<<20, ImageSquare(64))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Message.Key != c.want {
			t.Errorf("%s: want %s, got %v", name, c.want, err)
		}
	}
	for entry := range s.All() {
		t.Errorf("stored %v", entry)
	}
}

func FuzzReshape(f *testing.F) {
	for _, seed := range [][]byte{encodePNG(corners(4, 4)), encodeGIF(corners(4, 4)), tinyWebP, withEXIF(encodeJPEG(corners(4, 4)), binary.BigEndian, 6, "x")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		clean, size, err := reshape(raw, ImageSquare(16))
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("not the sender's fault: %v", err)
			}
			return
		}
		again, _, err := image.DecodeConfig(bytes.NewReader(clean))
		if err != nil || again.Width != size.X || again.Height != size.Y || size.X > 16 || size.X != size.Y {
			t.Errorf("%v: %+v, %v", size, again, err)
		}
	})
}

// The largest pictures that are let in, by kind of pixel.
func BenchmarkLargest(b *testing.B) {
	r := image.Rect(0, 0, 8000, 5000)
	for name, raw := range map[string][]byte{
		"png":   encodePNG(image.NewNRGBA(r)),
		"png16": encodePNG(image.NewNRGBA64(r)),
		"gif":   encodeGIF(image.NewPaletted(r, color.Palette{color.Black, color.White})),
		"jpeg":  encodeJPEG(image.NewYCbCr(r, image.YCbCrSubsampleRatio420)),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := reshape(raw, ImageFit(1200, 1200)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
