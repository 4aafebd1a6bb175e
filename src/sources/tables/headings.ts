import { foldWord } from '../../terms/index.ts';
import { TABLE_TERMS } from './terms.ts';

/**
 * Headings that people write for a term, in English, Spanish, French, German and Portuguese, and the older names that standards and
 * common exports used; compared by their letters and digits, without accents (ü is u and ue).
 */
const SYNONYMS: Readonly<Record<string, string>> = {
  id: 'row id|record id|record key|row key|identificador|identifiant|identificacion|kennung|datensatz id|datensatznummer|id registro|id do registro|id enregistrement|specimen id|object id|observation id|sample id|uuid|global id|irn',
  occurrenceID:
    'global unique identifier|globally unique identifier|occurrence identifier|occurrence key|id ocorrencia|id occurrence|id ocurrencia|observation identifier|unit guid|specimen guid|dwc occurrence id',
  catalogNumber:
    'catalogue number|catalog no|catalogue no|catalog nr|catalog num|cat no|cat num|catalog|catalogue|catalog id|accession number|accession no|accession|inventory number|inventory no|inventory nr|inv no|registration number|registration no|reg no|specimen number|specimen no|museum number|museum no|collection number of specimen|barcode|barcode number|unit id|numero de catalogo|numero catalogo|no catalogo|num catalogo|numero de inventario|numero inventario|numero de registro|codigo de barras|numero de catalogue|no de catalogue|numero d inventaire|numero inventaire|cote|code barres|katalognummer|katalog nr|inventarnummer|inventar nr|inv nr|belegnummer|sammlungsnummer|barcodenummer|numero de tombo|tombo|numero tombo|numero de patrimonio',
  otherCatalogNumbers:
    'other catalog number|other catalogue numbers|other numbers|other number|previous number|old number|former number|alternative number|otros numeros|autres numeros|weitere nummern|outros numeros',
  recordNumber:
    'collector number|collectors number|collector no|collection number|coll number|coll no|collecting number|numero de colector|numero colector|numero de colecta|numero de recolector|numero de recolte|numero de collecte|sammelnummer|sammler nr|sammlernummer|numero de coleta|numero do coletor|numero coletor',
  fieldNumber:
    'field no|field nr|numero de campo|numero de terrain|feldnummer|station field number',
  institutionCode:
    'institute code|inst code|museum|museum code|herbarium|herbarium code|institucion|codigo institucion|codigo de la institucion|codigo de institucion|code institution|code de l institution|institutionscode|einrichtung|instituicao|codigo da instituicao|acronym|repository',
  collectionCode:
    'coll code|collection acronym|coleccion|codigo de coleccion|codigo de la coleccion|code collection|code de la collection|sammlung|sammlungscode|colecao|codigo da colecao',
  datasetName:
    'dataset|dataset title|nombre del conjunto de datos|conjunto de datos|jeu de donnees|nom du jeu de donnees|datensatzname|datensatz|nome do conjunto de dados|conjunto de dados',
  datasetID: 'dataset identifier|id conjunto de datos|id jeu de donnees',
  ownerInstitutionCode:
    'owner institution|owner|propietario|proprietaire|eigentumer|besitzer|proprietario',
  basisOfRecord:
    'basis|record basis|record type basis|observation type|base del registro|base de registro|base de l enregistrement|base des donnees d occurrence|beobachtungsart|datenbasis|base do registro',
  scientificName:
    'sci name|scientific names|full scientific name|scientific name full|taxon|taxon name|taxa|latin name|latin|binomial|species name|full name of taxon|determination|identification|verbatim name|nombre cientifico|nombre cientifico completo|especie|taxon nombre|nom scientifique|nom scientifique complet|nom latin|espece|nom du taxon|taxon nom|wissenschaftlicher name|wissenschaftl name|lateinischer name|artname|art|bestimmung|nome cientifico|nome cientifico completo|nome do taxon|nome latino',
  scientificNameAuthorship:
    'authorship|authority|taxon author|name author|species author|author of name|scientific name author|taxonomic authority|autoria|autoria del nombre cientifico|autor del nombre|autor del taxon|autor da especie|autoria do nome cientifico|auteur du nom|auteur du taxon|autorite|autorschaft|namensautor|artautor|autor des namens',
  scientificNameID: 'name id|lsid|aphia id|worms id',
  taxonID: 'taxon identifier|tax id|id taxon|taxon code|cd nom',
  taxonRank:
    'rank|taxonomic rank|rango|rango taxonomico|rang|rang taxonomique|rangstufe|taxonomischer rang|categoria taxonomica|nivel taxonomico|scientific name rank',
  kingdom: 'reino|regne|reich',
  phylum: 'division|filo|embranchement|stamm|abteilung',
  class: 'clase|classe|klasse|taxonomic class',
  order: 'orden|ordre|ordnung|ordem|taxonomic order',
  family: 'familia|famille|familie|fam',
  subfamily: 'subfamilia|sous famille|unterfamilie',
  genus: 'genero|genre|gattung|gen',
  subgenus: 'subgenero|sous genre|untergattung',
  specificEpithet:
    'species epithet|epithet|epiteto especifico|epithete specifique|artepitheton|epitheton|sp epithet',
  infraspecificEpithet:
    'infraspecific name|infraspecies|subspecies|ssp|subsp|variety|subespecie|sous espece|unterart|epiteto infraespecifico|epithete infraspecifique|subespecie epiteto',
  vernacularName:
    'common name|common names|vernacular|english name|popular name|nombre comun|nombre vulgar|nombre vernaculo|nom commun|nom vernaculaire|nom francais|deutscher name|trivialname|volksname|nome comum|nome popular|nome vulgar|nome vernaculo',
  taxonRemarks:
    'taxonomic remarks|taxon notes|comentarios del taxon|remarques sur le taxon|taxonomische bemerkungen',
  identificationQualifier: 'qualifier|id qualifier|calificador de la identificacion|qualificateur',
  nomenclaturalCode: 'nom code|codigo nomenclatural|code nomenclatural|nomenklaturcode',
  typeStatus:
    'type specimen|type designation|types|estado tipo|estatus del tipo|statut du type|statut de type|typusstatus|typus|estado do tipo|status do tipo',
  identifiedBy:
    'determined by|determiner|det|det by|identifier name|identified by name|identificado por|determinado por|determinador|determine par|identifie par|determinateur|bestimmt von|bestimmer|bestimmt durch|determinado por nome|det name',
  dateIdentified:
    'date determined|determination date|identification date|det date|fecha de identificacion|fecha identificacion|fecha de determinacion|date d identification|date de determination|bestimmungsdatum|data de identificacao|data da identificacao|data de determinacao',
  recordedBy:
    'collector|collectors|collector name|collected by|observer|observers|observer name|observed by|recorder|recorded by name|recorders|leg|colector|colectores|colectado por|recolector|registrado por|observador|collecteur|collecteurs|collecte par|recolteur|observateur|recolte par|sammler|gesammelt von|beobachter|erfasser|leg von|coletor|coletores|coletado por|coletor principal',
  recordedByID: 'collector id|recorder id|orcid|observer id',
  eventDate:
    'date|date collected|collection date|collecting date|date of collection|collected date|collected on|observation date|observed on|date observed|observed at|sampling date|sample date|survey date|sighting date|event date time|date time|timestamp|earliest date collected|record date|date recorded|obs date|fecha|fecha de colecta|fecha colecta|fecha de recoleccion|fecha de observacion|fecha observacion|fecha del evento|fecha evento|fecha de colecta del ejemplar|fecha y hora|date de recolte|date recolte|date de collecte|date d observation|date observation|date de l evenement|date evenement|datum|funddatum|sammeldatum|beobachtungsdatum|aufnahmedatum|fangdatum|data|data de coleta|data da coleta|data coleta|data de observacao|data do evento|data e hora',
  verbatimEventDate:
    'verbatim date|date verbatim|date as written|original date|label date|date text|fecha original|fecha textual|date originale|date textuelle|datum original|data original|data verbatim',
  eventTime: 'time|time of day|collection time|observation time|hora|heure|uhrzeit|zeit',
  year: 'ano|annee|jahr|year collected|collection year|yyyy|anio|ano de colecta|ano coleta|anio de colecta',
  month: 'mes|mois|monat|month collected|collection month',
  day: 'dia|jour|day collected|collection day',
  eventID:
    'event identifier|deployment id|survey id|visit id|sampling event id|sampling event|id evento|id evenement|ereignis id|event code|sample event id',
  parentEventID: 'parent event|parent event identifier|id evento padre|id evenement parent',
  samplingProtocol:
    'sampling method|collecting method|collection method|method|capture method|survey method|observation method|protocolo de muestreo|metodo de muestreo|metodo de colecta|metodo de captura|protocole d echantillonnage|methode d echantillonnage|methode de collecte|methode|sammelmethode|fangmethode|erfassungsmethode|protocolo de amostragem|metodo de coleta|metodo de amostragem',
  samplingEffort:
    'effort|sampling effort value|esfuerzo de muestreo|effort d echantillonnage|esforco de amostragem|aufwand',
  habitat: 'biotope|biotop|habitat description|ecology|lebensraum|habitat notes|habitats|ambiente',
  fieldNotes: 'field notebook|notas de campo|notes de terrain|feldnotizen',
  occurrenceRemarks:
    'remarks|remark|comments|comment|notes|note|observations text|record remarks|specimen remarks|specimen notes|observaciones|observacion|comentarios|notas|remarques|remarque|commentaire|commentaires|bemerkungen|bemerkung|anmerkungen|anmerkung|kommentar|notizen|observacoes|observacao|comentario|nota|observacion remarks',
  continent: 'continente|kontinent|erdteil',
  country: 'country name|nation|pais|pays|land|staat',
  countryCode:
    'iso country code|country iso|iso country|country code iso|iso code|iso2|codigo de pais|codigo del pais|codigo pais|code pays|code du pays|landercode|landercode iso|landercode2|codigo do pais',
  stateProvince:
    'state|province|state or province|state province name|admin1|first level division|region|departamento|provincia|estado|estado provincia|estado o provincia|departamento provincia|departement|province etat|etat|etat province|bundesland|provinz|kanton|region administrative|uf|estado uf|unidade federativa',
  county:
    'district|admin2|second level division|condado|distrito|comte|kreis|landkreis|bezirk|parish',
  municipality:
    'city|town|commune|municipio|ciudad|municipalite|ville|gemeinde|stadt|ort gemeinde|cidade|admin3',
  locality:
    'locality name|location|location name|site|site name|site description|place name|collecting locality|collection locality|station|station name|localidad|lugar|sitio|ubicacion|estacion|lugar de colecta|localite|lieu|lieu dit|site de collecte|station de collecte|fundort|fundstelle|ort|standort|lokalitat|localidade|local|local de coleta|estacao|sitio de coleta',
  verbatimLocality:
    'locality verbatim|original locality|locality as written|localidad original|localidad textual|localite originale|fundort original|fundort laut etikett|localidade original',
  higherGeography: 'geography|geografia superior|geographie superieure|higher geography text',
  locationID:
    'site id|site code|station id|station code|location identifier|locality id|id lugar|id localidad|id site|standort id|fundort id',
  waterBody: 'ocean|sea|lake|river|cuerpo de agua|masse d eau|etendue d eau|gewasser|corpo d agua',
  island: 'isla|ile|insel|ilha|island name',
  islandGroup: 'archipelago|archipielago|archipel|inselgruppe|arquipelago',
  decimalLatitude:
    'latitude|lat|lat dec|lat dd|latitude dd|declat|latitude decimal|decimal lat|lat decimal|latitud|latitud decimal|latitude decimale|breite|breitengrad|geographische breite|geogr breite|latitude decimal wgs84|lat wgs84|wgs84 lat|gps latitude|gps lat|start latitude',
  decimalLongitude:
    'longitude|long|lon|lng|long dec|lon dec|long dd|lon dd|longitude dd|declong|declon|longitude decimal|decimal long|decimal lon|lon decimal|long decimal|longitud|longitud decimal|longitude decimale|lange|langengrad|geographische lange|geogr lange|lon wgs84|long wgs84|wgs84 lon|gps longitude|gps lon|gps long|start longitude',
  verbatimLatitude:
    'lat verbatim|latitude verbatim|latitude dms|lat dms|original latitude|latitude original|latitud original|latitud gms',
  verbatimLongitude:
    'lon verbatim|long verbatim|longitude verbatim|longitude dms|long dms|lon dms|original longitude|longitude original|longitud original|longitud gms',
  verbatimCoordinates:
    'coordinates|coordinate|coords|coord|lat long|lat lon|latitude longitude|gps|gps coordinates|geo|coordenadas|coordenadas geograficas|coordonnees|coordonnees gps|koordinaten|geokoordinaten|coordenadas gps|utm|mgrs|grid reference|grid ref',
  verbatimCoordinateSystem:
    'coordinate system|sistema de coordenadas|systeme de coordonnees|koordinatensystem|coord system',
  verbatimSRS: 'srs|original datum|verbatim datum|epsg code of coordinates|spatial reference',
  geodeticDatum:
    'datum geodesico|datum geodetic|geodetic datum name|map datum|gps datum|horizontal datum|crs|epsg|datum geodesique|geodatisches datum|bezugssystem|datum horizontal|datum geodetico|coordinate reference system',
  coordinateUncertaintyInMeters:
    'coordinate uncertainty|uncertainty|uncertainty radius|coord uncertainty|coordinate accuracy|accuracy|position accuracy|positional accuracy|positional uncertainty|max error|error radius|gps accuracy|precision m|incertidumbre|incertidumbre de las coordenadas|incertidumbre en metros|incertitude|incertitude des coordonnees|incertitude coordonnees|genauigkeit|koordinatengenauigkeit|ungenauigkeit|unscharfe|unscharferadius|incerteza|incerteza das coordenadas|incerteza em metros',
  coordinatePrecision: 'precision|lat long precision',
  georeferencedBy:
    'georeferenced by name|georreferenciado por|georeference par|georeferenziert von',
  verbatimElevation:
    'elev|altitude|alt|verbatim altitude|elevacion|altitud|altura|hohe|meereshohe|hohe u nn|hohe uber nn|seehohe|altitude verbatim|elevacao|height above sea level|elevation verbatim|altura sobre el nivel del mar|msnm',
  minimumElevationInMeters:
    'min elevation|minimum elevation|elevation min|min altitude|minimum altitude|altitude min|elev min|elevacion minima|altitud minima|altitude minimale|altitude minimum|minimale hohe|hohe min|hohe von|elevacao minima|altitude minima',
  maximumElevationInMeters:
    'max elevation|maximum elevation|elevation max|max altitude|maximum altitude|altitude max|elev max|elevacion maxima|altitud maxima|altitude maximale|altitude maximum|maximale hohe|hohe max|hohe bis|elevacao maxima|altitude maxima',
  verbatimDepth:
    'profundidad|profondeur|tiefe|profundidade|water depth|sampling depth|depth verbatim',
  minimumDepthInMeters:
    'min depth|minimum depth|depth min|profundidad minima|profondeur min|profondeur minimale|tiefe min|minimale tiefe|tiefe von|profundidade minima|upper depth',
  maximumDepthInMeters:
    'max depth|maximum depth|depth max|profundidad maxima|profondeur max|profondeur maximale|tiefe max|maximale tiefe|tiefe bis|profundidade maxima|lower depth',
  individualCount:
    'count|number of individuals|no of individuals|individuals|abundance count|specimen count|number of specimens|n individuals|abundance|qty|conteo|numero de individuos|numero individuos|individuos|cantidad|nombre d individus|nombre individus|effectif|denombrement|anzahl|individuenzahl|anzahl individuen|stuckzahl|quantidade|contagem|abundancia|abondance|how many',
  organismQuantity:
    'quantity|cover|biomass|coverage|percent cover|cobertura|recouvrement|deckung|menge',
  organismQuantityType:
    'quantity type|unit of quantity|quantity unit|tipo de cantidad|type de quantite',
  occurrenceStatus:
    'presence|presence absence|present absent|status of occurrence|presencia|estado de la ocurrencia|statut de presence|vorkommensstatus|presenca',
  sex: 'gender|sexo|sexe|geschlecht',
  lifeStage:
    'stage|life stage name|age class|age|developmental stage|development stage|etapa de vida|estadio|estadio de vida|stade|stade de vie|stade de developpement|lebensstadium|entwicklungsstadium|stadium|alter|estagio de vida|estagio',
  reproductiveCondition:
    'phenology|reproductive state|fenologia|condicion reproductiva|phenologie|fortpflanzungszustand|condicao reprodutiva',
  behavior: 'behaviour|comportamiento|comportement|verhalten|comportamento|activity',
  establishmentMeans:
    'origin|native status|establishment|medios de establecimiento|moyens d etablissement|status der etablierung|meios de estabelecimento|nativeness',
  preparations:
    'preparation|preparation type|prep|prep type|preservation|preservation method|preparaciones|preparacion|preservacion|preparacao|praparat|praparation|konservierung',
  associatedMedia:
    'image|images|image url|image urls|image link|photo|photos|photo url|photograph|picture|picture url|media|media url|media urls|multimedia|imagen|imagenes|foto|fotos|fotografia|url de imagen|url imagen|photographie|image lien|url image|bild|bilder|bild url|bildadresse|imagem|imagens|url da imagem',
  associatedSequences:
    'genbank|genbank number|genbank accession|genbank accession number|sequences|sequence|sequence accession|secuencias|sequenz|bold id|process id',
  associatedReferences:
    'literature|bibliography|references cited|publications|bibliografia|literatur|bibliographie|publication|publicaciones',
  materialSampleID:
    'tissue id|dna sample id|material sample|sample number|sample code|probe id|id muestra|id de la muestra|id echantillon|tissue number',
  organismID:
    'individual id|tag id|ring number|band number|animal id|id individuo|id individu|ringnummer',
  title:
    'object title|titulo|titre|titel|work title|object name title|titulo del objeto|bezeichnung|objekttitel|name of object',
  creator:
    'artist|maker|artist name|maker name|photographer|author of work|artista|fotografo|artiste|photographe|kunstler|fotograf|hersteller|autor de la obra|creador|createur|criador',
  objectType:
    'object name|classification object|object category|tipo de objeto|type d objet|objektart|objekttyp|nome do objeto|work type',
  physicalDescription:
    'medium|materials|material|dimensions|dimension|size|technique|materiales|dimensiones|tecnica|materiau|materiaux|abmessungen|masse|technik|dimensoes|materiais',
  description: 'object description|descripcion|beschreibung|descricao|descriptions',
  topic:
    'topics|keywords|keyword|tags|palabras clave|mots cles|schlagworter|schlagworte|palavras chave',
  culture: 'cultural group|cultura|kultur|cultural affiliation',
  collection: 'department|departement collection|abteilung der sammlung',
  license:
    'licence|license url|licence url|licencia|lizenz|licenca|usage rights license|creative commons|cc license',
  rights: 'rights statement|copyright|rights text|derechos|droits|rechte|direitos|copyright notice',
  rightsHolder:
    'copyright holder|copyright owner|rights owner|titular de los derechos|titular dos direitos|detenteur des droits|rechteinhaber|titular',
  accessRights:
    'access|terms of use|derechos de acceso|droits d acces|zugriffsrechte|direitos de acesso',
  language: 'idioma|lengua|langue|sprache|lingua',
  references:
    'url|link|web page|web link|website|landing page|record url|occurrence url|enlace|lien|lien web|verweis|pagina web|page web|occurrence link',
  modified:
    'date last modified|last modified|date modified|modification date|updated|last updated|updated at|last update|fecha de modificacion|fecha de actualizacion|ultima modificacion|date de modification|derniere modification|anderungsdatum|geandert am|letzte anderung|data de modificacao|ultima atualizacao',
  bibliographicCitation:
    'citation|credit line|preferred citation|recommended citation|cita|zitat|citacao|linea de credito',
  informationWithheld: 'withheld|informacion retenida|informations retenues|informacoes retidas',
  identificationRemarks:
    'identification notes|determination notes|det notes|identification comments',
  georeferenceSources:
    'georeference source|source of coordinates|coordinate source|fuente de georreferencia',
  formation: 'geological formation|geologic formation|formacion|formacao|formacion geologica',
  earliestAgeOrLowestStage:
    'stratigraphic age|geological age|geologic age|edad geologica|age geologique',
  earliestPeriodOrLowestSystem:
    'geological period|geologic period|period|periodo geologico|periode geologique',
};

/** Ways to write the letters that have two. */
const spelled = (synonym: string): readonly string[] => {
  const plain = foldWord(synonym);
  const german = foldWord(
    synonym.replace(
      /\b(lange|langengrad|hohe|meereshohe|seehohe|kunstler|gewasser|landercode|lokalitat|anderungsdatum|geandert|anderung|stuckzahl|praparat|praparation|unscharfe|unscharferadius|schlagworter|eigentumer|geodatisches|uber)\b/g,
      (word) => UMLAUTS[word] ?? word,
    ),
  );
  return plain === german ? [plain] : [plain, german];
};

/** Words of the table above as they are spelled where there are no umlauts. */
const UMLAUTS: Readonly<Record<string, string>> = {
  lange: 'laenge',
  langengrad: 'laengengrad',
  hohe: 'hoehe',
  meereshohe: 'meereshoehe',
  seehohe: 'seehoehe',
  kunstler: 'kuenstler',
  gewasser: 'gewaesser',
  landercode: 'laendercode',
  lokalitat: 'lokalitaet',
  anderungsdatum: 'aenderungsdatum',
  geandert: 'geaendert',
  anderung: 'aenderung',
  stuckzahl: 'stueckzahl',
  praparat: 'praeparat',
  praparation: 'praeparation',
  unscharfe: 'unschaerfe',
  unscharferadius: 'unschaerferadius',
  schlagworter: 'schlagwoerter',
  eigentumer: 'eigentuemer',
  geodatisches: 'geodaetisches',
  uber: 'ueber',
};

interface FoundHeading {
  readonly term: string;
  readonly by: 'name' | 'synonym';
}

/** Folded heading → term, with how it was found: terms spelled with blanks or underscores are names. */
const byFolded: ReadonlyMap<string, FoundHeading> = new Map<string, FoundHeading>([
  ...Object.entries(SYNONYMS).flatMap(([term, words]) =>
    words
      .split('|')
      .flatMap(spelled)
      .map((word): [string, FoundHeading] => [word, { term, by: 'synonym' }]),
  ),
  ...TABLE_TERMS.map((term): [string, FoundHeading] => [foldWord(term), { term, by: 'name' }]),
]);

/** All synonyms, for a test: term → headings. */
export const HEADING_SYNONYMS = SYNONYMS;

const STARTS =
  'start date|date start|begin date|date begin|date from|from date|first date|event date start|event date begin|event start|start of event|sampling start|collection date start|collecting date from|date collected from|deployment start|fecha inicio|fecha inicial|fecha de inicio|fecha desde|date debut|date de debut|date du|startdatum|datum von|datum beginn|data inicial|data inicio|data de inicio|observation start|start time of event';
const ENDS =
  'end date|date end|date to|to date|last date|event date end|event end|end of event|sampling end|collection date end|collecting date to|date collected to|deployment end|fecha fin|fecha final|fecha de fin|fecha hasta|date fin|date de fin|date au|enddatum|datum bis|datum ende|data final|data fim|data de fim|observation end';

const ends: ReadonlyMap<string, 'start' | 'end'> = new Map([
  ...STARTS.split('|').map((word): [string, 'start'] => [foldWord(word), 'start']),
  ...ENDS.split('|').map((word): [string, 'end'] => [foldWord(word), 'end']),
]);

/** Which end of an event's date a heading stands for; null: none. */
export const dateEnd = (heading: string): 'start' | 'end' | null =>
  heading.length > 300 ? null : (ends.get(foldWord(heading)) ?? null);

/** A unit that stands in a heading, as it is written behind a value. */
export type HeadingUnit = 'm' | 'ft' | 'km' | null;

const UNITS: Readonly<Record<string, HeadingUnit>> = {
  m: 'm',
  mt: 'm',
  mts: 'm',
  meter: 'm',
  meters: 'm',
  metre: 'm',
  metres: 'm',
  metros: 'm',
  metern: 'm',
  mnn: 'm',
  munn: 'm',
  msnm: 'm',
  masl: 'm',
  inmeters: 'm',
  inmetres: 'm',
  inm: 'm',
  ft: 'ft',
  feet: 'ft',
  foot: 'ft',
  pies: 'ft',
  infeet: 'ft',
  km: 'km',
  kilometers: 'km',
  kilometres: 'km',
};

/** A heading without what stands in brackets at its end, and without a unit behind its last blank or underscore. */
function withoutUnit(heading: string): { readonly bare: string; readonly unit: HeadingUnit } {
  const bracket = /^([^()[\]]*\S)\s*[([]([^()[\]]*)[)\]]\s*$/.exec(heading.slice(0, 200));
  if (bracket !== null) {
    return { bare: bracket[1] ?? '', unit: UNITS[foldWord(bracket[2] ?? '')] ?? null };
  }
  const words = heading.slice(0, 200).split(/[\s_.,-]+/);
  const last = words.length > 1 ? (UNITS[foldWord(words.at(-1) ?? '')] ?? null) : null;
  return last === null
    ? { bare: '', unit: null }
    : { bare: words.slice(0, -1).join(' '), unit: last };
}

/**
 * The term that a heading stands for by its words; null where it is none that is known. `unit`: what the heading says of the unit of its
 * values ("Altitude (ft)").
 */
export function termOfWords(
  heading: string,
): { readonly term: string; readonly by: 'name' | 'synonym'; readonly unit: HeadingUnit } | null {
  if (heading.length > 300) return null;
  const whole = byFolded.get(foldWord(heading));
  if (whole !== undefined) return { ...whole, unit: null };
  const { bare, unit } = withoutUnit(heading);
  const found = bare === '' ? undefined : byFolded.get(foldWord(bare));
  return found === undefined ? null : { ...found, by: 'synonym', unit };
}
