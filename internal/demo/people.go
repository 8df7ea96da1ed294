package demo

import "math/rand/v2"

// names are given and family names of a part of the world, to be put together
// at random: nobody in the demo exists.
type names struct{ given, family []string }

var namesOf = map[string]names{
	"africa-east":  {[]string{"Wanjiru", "Daniel", "Achieng", "Tendai", "Amina", "Kato", "Neema", "Juma", "Selam", "Abebe"}, []string{"Kamau", "Otieno", "Mwangi", "Okello", "Hassan", "Moyo", "Banda", "Tesfaye", "Njoroge", "Phiri"}},
	"africa-west":  {[]string{"Chidi", "Ngozi", "Kwame", "Efua", "Aïssatou", "Mamadou", "Bola", "Ifeoma", "Yaw", "Fatou"}, []string{"Okafor", "Mensah", "Diop", "Adeyemi", "Boateng", "Traoré", "Eze", "Ndiaye", "Owusu", "Bello"}},
	"africa-south": {[]string{"Thandi", "Sipho", "Lerato", "Pieter", "Nomsa", "Anika", "Kagiso", "Zanele"}, []string{"Dlamini", "Nkosi", "van Wyk", "Mokoena", "Botha", "Naidoo", "Khumalo", "Sithole"}},
	"arab":         {[]string{"Layla", "Omar", "Yasmin", "Karim", "Salma", "Tariq", "Noura", "Samir"}, []string{"Haddad", "El Amrani", "Farouk", "Mansour", "Nasser", "Khalil", "Saleh", "Zayed"}},
	"east-asia":    {[]string{"Haruka", "Kenji", "Mei", "Wei", "Ji-woo", "Min-jun", "Yui", "Chen", "Sora", "Li"}, []string{"Tanaka", "Sato", "Lin", "Wang", "Kim", "Park", "Yamamoto", "Huang", "Choi", "Zhao"}},
	"europe-east":  {[]string{"Zsófia", "Jakub", "Oksana", "Marek", "Ivana", "Andrei", "Katarzyna", "Bogdan", "Jelena", "Tomáš"}, []string{"Kovács", "Nowak", "Shevchenko", "Novák", "Popescu", "Horvat", "Wójcik", "Dvořák", "Petrović", "Bondar"}},
	"europe-north": {[]string{"Ingrid", "Lars", "Sanna", "Mikkel", "Aino", "Björn", "Kristjan", "Liis", "Þóra", "Eero"}, []string{"Tveit", "Lindqvist", "Korhonen", "Sørensen", "Jónsdóttir", "Tamm", "Nyström", "Virtanen", "Bakke", "Ozols"}},
	"europe-south": {[]string{"Lucía", "Marco", "João", "Eleni", "Chiara", "Álvaro", "Inês", "Nikos", "Giulia", "Mateo"}, []string{"García", "Rossi", "Ferreira", "Papadopoulos", "Bianchi", "Navarro", "Sousa", "Ricci", "Moreno", "Costa"}},
	"europe-west":  {[]string{"Anneke", "Thomas", "Camille", "Jonas", "Saoirse", "Felix", "Marieke", "Olivier", "Lena", "Rhys"}, []string{"de Vries", "Brandt", "Lefèvre", "Müller", "Byrne", "Jansen", "Dubois", "Schäfer", "Evans", "Keller"}},
	"latin":        {[]string{"Valentina", "Thiago", "Ximena", "Santiago", "Camila", "Rafael", "Paula", "Andrés", "Luana", "Diego"}, []string{"Quispe", "Oliveira", "Rojas", "Fernández", "Vargas", "Souza", "Castillo", "Mendoza", "Lima", "Herrera"}},
	"north":        {[]string{"Maya", "Ethan", "Aaliyah", "Noah", "Grace", "Marcus", "Chloe", "Diego", "Priscilla", "Wyatt"}, []string{"Thompson", "Nguyen", "Brooks", "Rivera", "Whitfield", "Chen", "Larsen", "Okoye", "Hughes", "Tremblay"}},
	"oceania":      {[]string{"Aroha", "Liam", "Tane", "Isla", "Mia", "Callum", "Hana", "Jack"}, []string{"Walker", "Ngata", "O’Brien", "Campbell", "Tamihana", "Murray", "Fletcher", "Wilson"}},
	"south-asia":   {[]string{"Priya", "Imran", "Ananya", "Rohan", "Ayesha", "Sanjay", "Nadia", "Dilshan", "Kavya", "Bishal"}, []string{"Raghunathan", "Sheikh", "Iyer", "Patel", "Ahmed", "Perera", "Banerjee", "Khan", "Reddy", "Gurung"}},
	"se-asia":      {[]string{"Linh", "Budi", "Maria", "Nattapong", "Siti", "Minh", "Angelica", "Arif", "Hui Min", "Dara"}, []string{"Nguyễn", "Santoso", "Reyes", "Suwan", "Rahman", "Trần", "Cruz", "Wijaya", "Tan", "Sok"}},
}

// person invents a name from a part of the world.
func person(r *rand.Rand, part string) string {
	n := namesOf[part]
	return n.given[r.IntN(len(n.given))] + " " + n.family[r.IntN(len(n.family))]
}
