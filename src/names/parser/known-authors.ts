/**
 * Surnames of botanists that look like Latin names of genera. Provenance: authors of many genera of plants, algae and fungi, from
 * general knowledge (their standard forms are in the International Plant Names Index).
 */
const latinLooking = new Set(
  (
    'Fée Herter Holttum Brause Hayata Sodiro Tagawa Kuhn Milde Nakai Brade Schelpe Kodama Salino Domin Hieron Maxon Luerss Kunth Rosenst ' +
    'Morton Tryon Proctor Clute Aiton Thouars Saussure Ducke Diels Hope Hara Ohwi Sahashi Kurata Nakaike Fomin Stolze Lellinger Cope ' +
    'Butters Tindale Hicken Lemmon Tardieu Kümmerle Trevis Champion Parris Brownlie Sledge Thomas Cameron Waterhouse Dobson Perkins ' +
    'Meyen Melchior Kerr Steere Harris Clinton Stone Fraser Taylor Allen Banks Mohr Lawrence Martins Martin Winter Roux Sabine White Ross ' +
    'Spencer Förster Hesse Heer Lowe Compton House Matsuda Takeda Hoppe Bolton Watts Bojer Blanco Bolle Boivin Honda Merino Panigrahi ' +
    'Haines Wulfen Pappe Rudge Schur Walter Klinge Roberts Phillips Tate Lyon Boissieu Kitaibel Lepechin Raoul Ponce Guerin Guérin ' +
    'Abbayes Acharius Adanson Afzelius Agassiz Agostini Alefeld Allemao Allione Allioni Almeida Anderson Andersson Arechavaleta ' +
    'Arnott Ascherson Aublet Babington Backer Badillo Baillon Baker Balansa Balfour Barbosa Barneby Barros Bartling Batalin ' +
    'Battandier Beauvois Beccari Bellardi Bentham Berlese Berlandier Bertero Bertolini Bertoloni Bessey Bigelow Blume Boerlage ' +
    'Boissier Bolus Bonpland Borbas Borkhausen Bosse Bourgeau Brandegee Braun Brenan Breda Bresadola Brongniart Brotero Brown ' +
    'Bruguiere Buchenau Buller Bunge Burchell Bureau Burkart Burmannus Cabrera Camus Candolle Carrière Cassini Cavanilles ' +
    'Cesati Ciferri Clarke Colenso Colla Commelin Cooke Copeland Corda Corner Corrêa Cosson Coulter Cunningham Curtis Cusson Dalla ' +
    ' Davis Decaisne Delile Delpino Desfontaines Desvaux Dietrich Dillenius Dinter Dixon Donati Douglas Drake Dumortier Durieu ' +
    'Dusen Eames Eaton Ehrenberg Endlicher Engelmann Engler Espinosa Evans Fabre Fernandes Ferreira Fischer Forsten Forster Fournier ' +
    'Franchet Fries Fuckel Gagnepain Gaertner Garcia Gasparrini Gaudichaud Gillies Gmelin Godron Gomes Gomez Grabowski Greene Gregory ' +
    'Grenier Greville Griffiths Grisebach Guimarães Gussone Haeckel Haller Hamilton Hance Haussknecht Hermann Hieronymus Hooker ' +
    'Hooke Houttuyn Huber Hudson Humbert Jackson Jacquin Jameson Johnston Jones Jussieu Karsten Kellermann Kirilow Klotzsch Koehne ' +
    'Koidzumi Kuntze Kunze Labillardière Lagasca Lamarck Lambert Lange Laurenti Ledebour Leschenault Lessing Leveille ' +
    'Lewis Liebmann Lindberg Lindley Link Linnaeus Loureiro Luerssen Lundell Maire Makino Malme Martens Martinez Martius Massalongo ' +
    'Massee Maximowicz Medicus Meisner Mettenius Michaux Micheli Miers Mikan Miller Milne Miquel Mitten Moench Molina Montagne Moore ' +
    'Moris Moritzi Morison Morren Mueller Muller Mutis Naudin Necker Nees Nestler Nicholson Nieuwland Nuttall Nylander Oliver Olivier ' +
    'Opiz Ortega Oudemans Palisot Pallas Parodi Parlatore Pavon Pax Perrier Perrottet Persoon Peters Petersen Philippi Pichon Planchon ' +
    'Plumier Poeppig Poiret Pomel Presl Pringle Pursh Rabenhorst Raddi Radlkofer Rafinesque Ramond Raspail Reichenbach Reichardt Rendle ' +
    'Retzius Richard Ridley Rivas Robinson Roemer Rohrbach Rose Rosenstock Roth Roxburgh Royle Ruiz Rusby Russell Rydberg Saccardo ' +
    'Sagra Salisbury Sampaio Santos Savi Schaeffer Schiffner Schimper Schinz Schlechter Schleiden Schott Schreber Schrader Schultes ' +
    'Schumacher Scopoli Seemann Sesse Siebold Silva Skottsberg Solander Sonnerat Soto Spach Spegazzini Spenner Splitgerber Spruce ' +
    'Standley Stephani Steudel Steyermark Stokes Sturm Sullivant Swartz Tavares Thonner Thunberg Thwaites Tieghem Torre Torrey Torres ' +
    'Tournefort Trelease Trevisan Triana Trinius Tulasne Turczaninow Underwood Urban Vahl Vaillant Vellozo Ventenat Verlot Vieillard ' +
    'Villars Visiani Wagner Walker Wallace Wallroth Warming Watson Weber Webber Weddell Welwitsch Wendland Wenderoth Wernham Wheeler ' +
    'Wilson Willdenow Williams Wimmer Wittmack Zahlbruckner Zanardini Zuccagni Zuccarini Cuvier Fabricius Lacordaire Latreille Dejean'
  ).split(' '),
);

/** Endings of surnames that no Latin noun in the nominative has. */
const surname =
  /(?:[bcdfghjkpqtvwyz]|[^u]m|[^aiou]l|[^aeiouy]n|son|ston|gton|rton|kins|[dr]s|[^u]sen|stein|[^o]man|(?:ll|n|hl|tt|h|i|d|k|el|nz|ss|rs|m|y|b|w|p)er|eau|ov|ev|ski|sky)$/;

/**
 * Whether a capitalised word in parentheses behind a genus is the name of an author rather than of a subgenus: known, or not Latin by
 * its ending.
 */
export const isKnownAuthor = (word: string): boolean =>
  latinLooking.has(word) || (surname.test(word) && !word.includes('-'));
