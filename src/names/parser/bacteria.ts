/**
 * Genera of bacteria and archaea, without the endings that tell it anyway. Provenance: genera in common use under the ICNP,
 * written down from general knowledge of the field.
 */
const genera = (
  'Acetivibrio Acetoanaerobium Acetomicrobium Acetonema Acholeplasma Achromatium Acidaminococcus Acidiphilium Acidisphaera ' +
  'Acidithiobacillus Acidomonas Acidovorax Acinetobacter Acrocarpospora Actinobacillus Actinobaculum Actinocatenispora Actinocorallia ' +
  'Actinokineospora Actinomadura Actinoplanes Actinopolyspora Actinosynnema Adlercreutzia Aequorivita Aerococcus Aeromicrobium Aeromonas ' +
  'Afipia Aggregatibacter Agreia Agrococcus Agromonas Agromyces Akkermansia Alcaligenes Alcanivorax Algoriphagus Alicycliphilus ' +
  'Alicyclobacillus Alistipes Alishewanella Alkalibacillus Alkalilimnicola Alkaliphilus Allochromatium Alloiococcus Alteromonas ' +
  'Alysiella Ammoniphilus Amycolatopsis Anabaena Anaerobaculum Anaerobiospirillum Anaerococcus Anaerolinea Anaeromyxobacter Anaerophaga ' +
  'Anaeroplasma Anaerospora Anaerostipes Anaerotruncus Anaerovibrio Anaplasma Aneurinibacillus Angulomicrobium Anoxybacillus ' +
  'Aphanizomenon Aphanocapsa Aphanothece Aquabacterium Aquifex Aquaspirillum Arcanobacterium Archangium Arcobacter ' +
  'Arhodomonas Arsenophonus Arthrospira Asaia Asticcacaulis Atopobium Aurantimonas Avibacterium Azoarcus Azomonas Azonexus Azorhizobium ' +
  'Azorhizophilus Azospira Azospirillum Azotobacter Azovibrio Bacteroides Balnearium Balneatrix Bartonella Bdellovibrio Beggiatoa ' +
  'Beijerinckia Belnapia Beneckea Bergeyella Beutenbergia Bilophila Blastochloris Blastococcus Blastomonas Blastopirellula Blattabacterium ' +
  'Blautia Bordetella Borrelia Borreliella Bosea Brachyspira Brackiella Bradyrhizobium Branhamella Brenneria Brevibacillus Brevinema ' +
  'Brevundimonas Brucella Buchnera Budvicia Bulleidia Burkholderia Buttiauxella Butyrivibrio Caedibacter Caldicellulosiruptor Caldilinea ' +
  'Caldimonas Caloramator Caloranaerobacter Calothrix Caminibacter Caminicella Campylobacter Capnocytophaga Carboxydocella ' +
  'Carboxydothermus Cardiobacterium Carnimonas Catellatospora Catenibacterium Catenococcus Catenulispora Catonella Caulobacter Cedecea ' +
  'Cellulomonas Cellulophaga Cellulosimicrobium Cellvibrio Centipeda Cetobacterium Chamaesiphon Chelatococcus Chitinimonas Chitinophaga ' +
  'Chlamydia Chlamydophila Chlorobaculum Chlorobium Chloroflexus Chlorogloea Chloroherpeton Chloronema Chondromyces Chromatium ' +
  'Chromobacterium Chromohalobacter Chroococcidiopsis Chroococcus Chryseobacterium Chryseomonas Citrobacter Clavibacter Clevelandina ' +
  'Clostridioides Clostridium Cobetia Coenonia Cohnella Collimonas Collinsella Colwellia Comamonas Conexibacter Coprobacillus ' +
  'Coprococcus Coprothermobacter Coriobacterium Corynebacterium Couchioplanes Cowdria Coxiella Craurococcus Crinalium Cronobacter ' +
  'Crossiella Cryobacterium Cryptanaerobacter Cryptobacterium Cryptosporangium Cupriavidus Curtobacterium Cutibacterium Cyanobium ' +
  'Cyanothece Cycloclasticus Cylindrospermopsis Cylindrospermum Cytophaga Dactylosporangium Dechloromonas Dechlorosoma Deferribacter ' +
  'Defluvibacter Dehalobacter Dehalococcoides Dehalogenimonas Deinobacter Deinococcus Delftia Dendrosporobacter Denitrovibrio Dermabacter ' +
  'Dermacoccus Dermatophilus Derxia Desulfacinum Desulfitobacterium Desulfobacca Desulfobacula Desulfobulbus Desulfocapsa Desulfocella ' +
  'Desulfococcus Desulfofaba Desulfofrigus Desulfofustis Desulfohalobium Desulfomicrobium Desulfomonas Desulfomonile Desulfonatronum ' +
  'Desulfonatronovibrio Desulfonema Desulforegula Desulforhabdus Desulforhopalus Desulfosarcina Desulfospira Desulfosporosinus ' +
  'Desulfotalea Desulfotignum Desulfotomaculum Desulfovibrio Desulfovirga Desulfurella Desulfurobacterium Desulfuromonas ' +
  'Devosia Dialister Diaphorobacter Dichelobacter Dichotomicrobium Dickeya Dictyoglomus Dietzia Dolichospermum Dolosicoccus Dolosigranulum ' +
  'Dorea Duganella Dyadobacter Dysgonomonas Ectothiorhodospira Edwardsiella Eggerthella Ehrlichia Eikenella Elizabethkingia Empedobacter ' +
  'Enhydrobacter Ensifer Enterobacter Enterococcus Enterovibrio Erwinia Erysipelothrix Erythrobacter Erythromicrobium Escherichia ' +
  'Eubacterium Ewingella Excellospora Exiguobacterium Facklamia Faecalibacterium Falcivibrio Ferrimonas Fervidobacterium ' +
  'Fibrobacter Filifactor Filomicrobium Finegoldia Fischerella Flammeovirga Flavimonas Flavobacterium Flectobacillus Flexibacter Flexistipes ' +
  'Flexithrix Francisella Frankia Frateuria Friedmanniella Frigoribacterium Fulvimonas Fusibacter Fusobacterium Gallibacterium Gallicola ' +
  'Gallionella Gardnerella Gelidibacter Gelria Gemella Gemmata Gemmatimonas Gemmiger Geobacillus Geobacter Geodermatophilus Geotoga ' +
  'Geothrix Geovibrio Glaciecola Globicatella Gloeobacter Gloeocapsa Gloeothece Gloeotrichia Gluconacetobacter Gluconobacter Glycomyces Hassallia ' +
  'Gordonia Gracilibacillus Grahamella Granulicatella Grimontia Guggenheimella Haemobartonella Haemophilus Hafnia Hahella Halalkalibacillus ' +
  'Halanaerobium Haliangium Haliscomenobacter Hallella Haloanaerobium Halobacillus Halobacteroides ' +
  'Halochromatium Halomonas Halorhodospira ' +
  'Halospirulina Halothermothrix Halothiobacillus Hapalosiphon Helcococcus Helicobacter Heliobacillus Heliobacterium Heliophilum ' +
  'Heliorestis Heliothrix Herbaspirillum Herbidospora Herpetosiphon Hippea Hirschia Histophilus Holdemania Holospora Hongia Hydrogenobacter ' +
  'Hydrogenobaculum Hydrogenophaga Hydrogenophilus Hydrogenothermus Hydrogenovibrio Hylemonella Hymenobacter Hyphomicrobium Hyphomonas ' +
  'Idiomarina Ignavigranum Ilyobacter Intrasporangium Isosphaera Janibacter Jannaschia Janthinobacterium Johnsonella Jonesia ' +
  'Kerstersia Ketogulonicigenium Kibdelosporangium Kineococcus Kineosphaera Kineosporia Kingella Kitasatospora Klebsiella Kluyvera Knoellia ' +
  'Kocuria Komagataeibacter Kordia Kribbella Kurthia Kutzneria Kytococcus Labrys Lachnobacterium Lachnospira Lacticaseibacillus Lactiplantibacillus ' +
  'Lactobacillus Lactococcus Lactosphaera Lamprobacter Lamprocystis Lampropedia Lautropia Lawsonia Lechevalieria Leclercia Legionella Leifsonia ' +
  'Leisingera Leminorella Lentibacillus Lentzea Leptolyngbya Leptonema Leptospira Leptospirillum Leptothrix Leptotrichia Leucobacter Leuconostoc ' +
  'Leucothrix Levilactobacillus Ligilactobacillus Limosilactobacillus Limnothrix Listeria Listonella Lonepinella Luteimonas Luteococcus ' +
  'Lyngbya Lysinibacillus Lysobacter Lyticum Macrococcus Macromonas Magnetobacterium Magnetococcus Magnetospirillum Malonomonas Mannheimia ' +
  'Maricaulis Marinibacillus Marinilabilia Marinilactibacillus Marinithermus Marinitoga Marinobacter Marinobacterium Marinococcus Marinomonas ' +
  'Marinospirillum Marmoricola Massilia Megamonas Megasphaera Meiothermus Melissococcus Melittangium Meniscus Merismopedia Mesonia ' +
  'Mesophilobacter Mesoplasma Mesorhizobium ' +
  '' +
  '' +
  'Methylarcula Methylobacillus ' +
  'Methylobacter Methylobacterium Methylocaldum Methylocapsa Methylocella Methylococcus Methylocystis Methylomicrobium Methylomonas Methylophaga ' +
  'Methylophilus Methylopila Methylorubrum Methylosarcina Methylosinus Methylosphaera Methylovorus Microbacterium Microbispora Microbulbifer ' +
  'Micrococcus Microcoleus Microcystis Microlunatus Micromonospora Micropolyspora Micropruina Microscilla Microtetraspora Microvirga Microvirgula ' +
  'Mitsuokella Mobiluncus Modestobacter Moellerella Mogibacterium Moorella Moraxella Morganella Moritella Morococcus Muricauda Muricoccus ' +
  'Mycetocola Mycobacterium Mycobacteroides Mycolicibacterium Mycoplana Mycoplasma Mycoplasmoides Myroides Myxococcus Nannocystis ' +
  'Natroniella Natronincola Neisseria Neochlamydia Neorickettsia Neptunomonas ' +
  'Nesterenkonia Nevskia Nitratifractor Nitratiruptor Nitrobacter Nitrococcus Nitrosococcus Nitrosolobus Nitrosomonas ' +
  'Nitrosospira Nitrosovibrio Nitrospina Nitrospira Nocardia Nocardioides Nocardiopsis Nodularia Nonomuraea Nostoc Novosphingobium Obesumbacterium ' +
  'Oceanicaulis Oceanicola Oceanimonas Oceanisphaera Oceanithermus Oceanobacillus Oceanobacter Oceanomonas Oceanospirillum Ochrobactrum Octadecabacter ' +
  'Oenococcus Oerskovia Okibacterium Oleiphilus Oleispira Oligella Oligotropha Olsenella Opitutus Orenia Oribacterium Orientia Ornithinicoccus ' +
  'Ornithinimicrobium Ornithobacterium Oscillatoria Oscillochloris Oscillospira Oxalicibacterium Oxalobacter Oxalophagus Oxobacter Paenibacillus ' +
  'Paludibacter Pandoraea Pannonibacter Pantoea Papillibacter Parabacteroides Parachlamydia Paracoccus Paracraurococcus Paralactobacillus ' +
  'Paraliobacillus Parascardovia Parasporobacterium Parvibaculum Parvularcula Pasteurella Pasteuria Paucimonas Pectinatus Pectobacterium ' +
  'Pediococcus Pedobacter Pedomicrobium Pelagibacter Pelczaria Pelistega Pelobacter Pelodictyon Pelosinus Pelospora Pelotomaculum Peptococcus ' +
  'Peptoniphilus Peptostreptococcus Persephonella Persicobacter Petrotoga Pfennigia Phaeospirillum Phascolarctobacterium Phenylobacterium ' +
  'Phocaeicola Phocoenobacter Phormidium Photobacterium Photorhabdus Phyllobacterium Pigmentiphaga Pilimelia Pillotina Pimelobacter ' +
  'Pirella Pirellula Piscirickettsia Planctomyces Planktothricoides Planktothrix Planobispora Planococcus Planomicrobium Planomonospora ' +
  'Planopolyspora Planotetraspora Plantibacter Plectonema Pleomorphomonas Plesiocystis Plesiomonas Polaribacter Polaromonas Polyangium ' +
  'Polynucleobacter Porphyrobacter Porphyromonas Pragia Prauserella Prevotella Prochlorococcus Prochloron Prochlorothrix Prolinoborus ' +
  'Promicromonospora Propionibacterium Propioniferax Propionigenium Propionimicrobium Propionispira Propionispora Propionivibrio Prosthecobacter ' +
  'Prosthecochloris Prosthecomicrobium Proteiniphilum Proteus Protomonas Providencia Pseudaminobacter Pseudanabaena Pseudoalteromonas ' +
  'Pseudobutyrivibrio Pseudocaedibacter Pseudomonas Pseudonocardia Pseudoramibacter Pseudorhodobacter Pseudospirillum Pseudoxanthomonas ' +
  'Psychrobacter Psychroflexus Psychromonas Psychroserpens Pusillimonas Quadricoccus Quinella ' +
  'Rahnella Ralstonia Ramlibacter Raoultella Rathayibacter Rathayia Renibacterium Rheinheimera Rhizobacter Rhizobium Rhizomonas Rhodobaca ' +
  'Rhodobacter Rhodobium Rhodoblastus Rhodocista Rhodococcus Rhodocyclus Rhodoferax Rhodoglobus Rhodomicrobium Rhodonellum Rhodopila Rhodopirellula ' +
  'Rhodoplanes Rhodopseudomonas Rhodospira Rhodospirillum Rhodothalassium Rhodothermus Rhodovibrio Rhodovulum Rickettsia Rickettsiella Riemerella ' +
  'Rikenella Rivularia Roseateles Roseburia Roseibium Roseiflexus Roseinatronobacter Roseivirga Roseococcus Roseomonas Roseospira Roseospirillum ' +
  'Roseovarius Rothia Rubritepida Rubrivivax Rubrobacter Ruegeria Rugamonas Ruminobacter Ruminococcus Runella Saccharobacter Saccharococcus ' +
  'Saccharomonospora Saccharophagus Saccharopolyspora Saccharospirillum Saccharothrix Sagittula Salana Salegentibacter Salibacillus Salinibacter ' +
  'Salinibacterium Salinicoccus Salinispora Salinivibrio Salmonella Samsonia Sandaracinobacter Sanguibacter Saprospira Sarcina Scardovia Schineria ' +
  'Schlegelella Schwartzia Scytonema Sebaldella Sedimentibacter Selenihalanaerobacter Selenomonas Seliberia Serpens Serpula Serpulina Serratia ' +
  'Shewanella Shigella Shinella Shuttleworthia Silicibacter Simkania Simonsiella Sinorhizobium Skermanella Skermania Slackia Smithella Snowella ' +
  'Sodalis Soehngenia Solirubrobacter Solobacterium Sorangium Sphaerobacter Sphaerotilus Sphingobacterium Sphingobium Sphingomonas Sphingopyxis ' +
  'Spirilliplanes Spirillospora Spirillum Spirochaeta Spiroplasma Spirosoma Spirulina Sporanaerobacter Sporichthya Sporobacter Sporobacterium ' +
  'Sporocytophaga Sporohalobacter Sporolactobacillus Sporomusa Sporosarcina Sporotomaculum Staleya Staphylococcus Stappia Starkeya ' +
  'Stella Stenotrophomonas Sterolibacterium Stibiobacter Stigmatella Stigonema Stomatococcus Streptacidiphilus Streptoalloteichus ' +
  'Streptobacillus Streptococcus Streptomonospora Streptomyces Streptosporangium Streptoverticillium Succiniclasticum Succinimonas ' +
  'Succinispira Succinivibrio Sulfitobacter Sulfobacillus Sulfurihydrogenibium Sulfurimonas ' +
  'Sulfurospirillum Sutterella Suttonella Symbiobacterium Symploca Synechococcus Synechocystis Syntrophobacter Syntrophobotulus Syntrophococcus ' +
  'Syntrophomonas Syntrophosphora Syntrophothermus Syntrophus Tannerella Tatlockia Tatumella Taxeobacter Taylorella Tenacibaculum Tepidibacter ' +
  'Tepidimonas Tepidiphilus Teredinibacter Terrabacter Terracoccus Terrimonas Tessaracoccus Tetragenococcus Tetrasphaera Thalassolituus Thalassomonas ' +
  'Thalassospira Thauera Thermacetogenium Thermaerobacter Thermanaeromonas Thermanaerovibrio Thermicanus Thermithiobacillus Thermoactinomyces ' +
  'Thermoanaerobacter Thermoanaerobacterium Thermoanaerobium Thermobacillus Thermobacteroides Thermobifida Thermobispora Thermobrachium ' +
  'Thermochromatium Thermocrinis Thermocrispum Thermodesulfobacterium Thermodesulforhabdus Thermodesulfovibrio ' +
  'Thermohalobacter Thermohydrogenium Thermoleophilum Thermomicrobium Thermomonas Thermomonospora Thermonema ' +
  'Thermosediminibacter Thermosipho Thermosyntropha Thermoterrabacterium Thermotoga Thermovenabulum Thermovibrio Thermovirga ' +
  'Thermus Thialkalimicrobium Thialkalivibrio Thioalkalimicrobium Thioalkalivibrio Thiobaca Thiobacillus Thiobacterium Thiocapsa Thiococcus ' +
  'Thiocystis Thiodictyon Thioflavicoccus Thiohalocapsa Thiolamprovum Thiomargarita Thiomicrospira Thiomonas Thiopedia Thioploca Thiorhodococcus ' +
  'Thiorhodospira Thiorhodovibrio Thiospira Thiospirillum Thiothrix Thiovulum Tindallia Tissierella Tistrella Tolumonas Tolypothrix Trabulsiella ' +
  'Treponema Trichlorobacter Trichococcus Trichodesmium Tropheryma Truepera Tsukamurella Turicella Turicibacter Turneriella Ureaplasma Ureibacillus ' +
  'Vagococcus Vampirovibrio Variovorax Veillonella Verrucomicrobium Verrucosispora Vibrio Victivallis Virgibacillus Virgisporangium Vitreoscilla Vogesella ' +
  'Volcaniella Vulcanithermus Waddlia Wautersia Weeksella Weissella Wigglesworthia Williamsia Wolbachia Wolinella Xanthobacter ' +
  'Xanthomonas Xenophilus Xenorhabdus Xylanimonas Xylella Xylophilus Yersinia Yokenella Zavarzinella Zobellia Zoogloea Zooshikella Sphaerocavum Formosa Syntrophaceticus Symplocastrum Sulfurivirga Zymobacter ' +
  'Zymomonas Zymophilus'
).split(' ');

/** Genera of archaea; they stand under the same code. Provenance as above. */
const archaea = (
  'Acidianus Aeropyrum Archaeoglobus Caldivirga Desulfurococcus Ferroglobus Ferroplasma Haloarcula Halobacterium Halobaculum ' +
  'Halobiforma Halococcus Haloferax Halogeometricum Halomicrobium Haloplanus Halorhabdus Halorubrum Halosimplex Haloterrigena ' +
  'Hyperthermus Ignicoccus Metallosphaera Methanimicrococcus Methanobacterium Methanobrevibacter Methanocalculus Methanocaldococcus ' +
  'Methanocella Methanococcoides Methanococcus Methanocorpusculum Methanoculleus Methanofollis Methanogenium Methanohalobium ' +
  'Methanohalophilus Methanolacinia Methanolobus Methanomicrobium Methanomicrococcus Methanoplanus Methanopyrus Methanosaeta ' +
  'Methanosalsum Methanosarcina Methanosphaera Methanospirillum Methanothermobacter Methanothermococcus Methanothermus Methanothrix ' +
  'Methanotorris Natrialba Natrinema Natronobacterium Natronococcus Natronomonas Natronorubrum Nitrosopumilus Nitrososphaera ' +
  'Picrophilus Pyrobaculum Pyrococcus Pyrodictium Pyrolobus Staphylothermus Stetteria Stygiolobus Sulfolobus Sulfophobococcus ' +
  'Sulfurisphaera Sulfurococcus Thermocladium Thermococcus Thermodiscus Thermofilum Thermoplasma Thermoproteus Thermosphaera ' +
  'Vulcanisaeta'
).split(' ');

/** Bacterial genera that share their name with a genus of another kingdom. */
const homonyms = (
  'Actinomyces Bacillus Arthrobacter Listeria Labrys Stella Serpens Rothia Meniscus Lawsonia Gordonia Proteus Serpula Rhodococcus Planococcus ' +
  'Hirschia Morganella Kingella Pirella Pasteuria Rivularia Leptonema Centipeda Lamprocystis Olsenella Moorella Syntrophus ' +
  'Bosea Asaia Spirosoma Lentzea Simonsiella Edwardsiella Buchnera Afipia Leptothrix Salinispora Zobellia Cobetia ' +
  'Bergeyella Spirulina Sarcina Collinsella Roseospira Tatumella Crossiella Moellerella Yersinia Polyangium Symploca Ensifer Sodalis Thermus ' +
  'Bartonia Eleutheronema Fistularia Hedstromia Leptopogon Montanoa Murraya Ophiothrix Trichospira Vesicularia Zonotrichia'
).split(' ');

const known = new Map<string, 'yes' | 'maybe' | 'archaea'>();
for (const genus of genera) known.set(genus, 'yes');
for (const genus of archaea) known.set(genus, 'archaea');
for (const genus of homonyms) known.set(genus, 'maybe');

/** Whether a genus is bacterial, `maybe` (another kingdom has one of the same name), archaeal, or null. */
export function bacterialGenus(genus: string): 'yes' | 'maybe' | 'archaea' | null {
  return known.get(genus) ?? (endsLikeBacteria(genus) ? 'yes' : null);
}

/** Only names of bacteria end so: the Greek for a small rod. */
function endsLikeBacteria(genus: string): boolean {
  const last = genus.charCodeAt(genus.length - 1);
  if (last === 0x72) return genus.endsWith('bacter');
  return last === 0x6d && genus.endsWith('bacterium');
}
