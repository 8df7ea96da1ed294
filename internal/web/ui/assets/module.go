package assets

import "bytes"

// module puts the files of js/ together. Each stands in a block of its own, so
// that two files may use one name; none imports or exports.
func module() []byte {
	var all bytes.Buffer
	for _, name := range list("js") {
		all.WriteString("{\n")
		all.Write(read(name))
		all.WriteString("}\n")
	}
	return all.Bytes()
}
