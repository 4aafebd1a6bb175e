import { mixSeed, Random } from '../../bench/edan/random.ts';
import { type Habit, herbariumDetail, herbariumSheet, type Sheet } from './draw-herbarium.ts';
import {
  decades,
  type Entry,
  entries,
  imageMedia,
  type Json,
  Keys,
  type Line,
  MONTHS,
  objectLine,
  type Shot,
  unique,
} from './edan.ts';
import { svgDocument } from './svg.ts';

const UNIT = 'TMHB';
const SOURCE = 'Tollmere Botanic Garden - Herbarium';

/** name | family | order | class | habit | hue of the flower or - | zones | common name */
const SPECIES = `
Achillea millefolium L.|Asteraceae|Asterales|Magnoliopsida|umbel|0|E N|Yarrow
Cirsium vulgare (Savi) Ten.|Asteraceae|Asterales|Magnoliopsida|forb|310|E N|Spear thistle
Leucanthemum vulgare Lam.|Asteraceae|Asterales|Magnoliopsida|forb|52|E N|Oxeye daisy
Helianthus annuus L.|Asteraceae|Asterales|Magnoliopsida|forb|46|N|Common sunflower
Bellis perennis L.|Asteraceae|Asterales|Magnoliopsida|rosette|350|E|Common daisy
Arnica montana L.|Asteraceae|Asterales|Magnoliopsida|rosette|42|A|Mountain arnica
Campanula rotundifolia L.|Campanulaceae|Asterales|Magnoliopsida|forb|236|E R A|Harebell
Trifolium repens L.|Fabaceae|Fabales|Magnoliopsida|forb|340|E N S|White clover
Lotus corniculatus L.|Fabaceae|Fabales|Magnoliopsida|forb|48|E|Bird's-foot trefoil
Lathyrus japonicus Willd.|Fabaceae|Fabales|Magnoliopsida|forb|286|E N R|Beach pea
Vicia cracca L.|Fabaceae|Fabales|Magnoliopsida|forb|258|E R|Tufted vetch
Lupinus polyphyllus Lindl.|Fabaceae|Fabales|Magnoliopsida|forb|250|N|Garden lupin
Acacia dealbata Link|Fabaceae|Fabales|Magnoliopsida|shrub|50|S|Silver wattle
Poa annua L.|Poaceae|Poales|Liliopsida|grass|-|E N S R|Annual meadow grass
Dactylis glomerata L.|Poaceae|Poales|Liliopsida|grass|-|E N|Cock's-foot
Ammophila arenaria (L.) Link|Poaceae|Poales|Liliopsida|grass|-|E S|Marram grass
Carex nigra (L.) Reichard|Cyperaceae|Poales|Liliopsida|grass|-|E R A|Common sedge
Eriophorum angustifolium Honck.|Cyperaceae|Poales|Liliopsida|grass|-|E R|Common cottongrass
Dactylorhiza maculata (L.) Soó|Orchidaceae|Asparagales|Liliopsida|orchid|300|E R|Heath spotted orchid
Calypso bulbosa (L.) Oakes|Orchidaceae|Asparagales|Liliopsida|orchid|320|N R|Fairy slipper
Epipactis palustris (L.) Crantz|Orchidaceae|Asparagales|Liliopsida|orchid|20|E|Marsh helleborine
Rosa canina L.|Rosaceae|Rosales|Magnoliopsida|shrub|345|E|Dog rose
Dryas octopetala L.|Rosaceae|Rosales|Magnoliopsida|cushion|54|R A|Mountain avens
Rubus chamaemorus L.|Rosaceae|Rosales|Magnoliopsida|forb|20|R N|Cloudberry
Fragaria vesca L.|Rosaceae|Rosales|Magnoliopsida|rosette|10|E A|Wild strawberry
Vaccinium myrtillus L.|Ericaceae|Ericales|Magnoliopsida|shrub|330|E R A|Bilberry
Calluna vulgaris (L.) Hull|Ericaceae|Ericales|Magnoliopsida|shrub|308|E|Heather
Rhododendron ferrugineum L.|Ericaceae|Ericales|Magnoliopsida|shrub|338|A|Alpenrose
Rhododendron arboreum Sm.|Ericaceae|Ericales|Magnoliopsida|shrub|352|H|Tree rhododendron
Primula farinosa L.|Primulaceae|Ericales|Magnoliopsida|rosette|318|E A|Bird's-eye primrose
Primula denticulata Sm.|Primulaceae|Ericales|Magnoliopsida|rosette|272|H|Drumstick primula
Androsace alpina (L.) Lam.|Primulaceae|Ericales|Magnoliopsida|cushion|345|A|Alpine rock jasmine
Gentiana verna L.|Gentianaceae|Gentianales|Magnoliopsida|cushion|226|E A|Spring gentian
Gentiana acaulis L.|Gentianaceae|Gentianales|Magnoliopsida|cushion|228|A|Stemless gentian
Coffea arabica L.|Rubiaceae|Gentianales|Magnoliopsida|shrub|58|T|Arabian coffee
Thymus serpyllum L.|Lamiaceae|Lamiales|Magnoliopsida|cushion|300|E A|Breckland thyme
Salvia pratensis L.|Lamiaceae|Lamiales|Magnoliopsida|forb|256|E A|Meadow clary
Digitalis purpurea L.|Plantaginaceae|Lamiales|Magnoliopsida|forb|316|E|Foxglove
Veronica officinalis L.|Plantaginaceae|Lamiales|Magnoliopsida|forb|240|E|Heath speedwell
Cakile maritima Scop.|Brassicaceae|Brassicales|Magnoliopsida|forb|300|E S|European searocket
Crambe maritima L.|Brassicaceae|Brassicales|Magnoliopsida|rosette|56|E|Sea kale
Silene acaulis (L.) Jacq.|Caryophyllaceae|Caryophyllales|Magnoliopsida|cushion|330|R A|Moss campion
Dianthus deltoides L.|Caryophyllaceae|Caryophyllales|Magnoliopsida|forb|334|E|Maiden pink
Armeria maritima (Mill.) Willd.|Plumbaginaceae|Caryophyllales|Magnoliopsida|cushion|328|E R|Sea thrift
Drosera rotundifolia L.|Droseraceae|Caryophyllales|Magnoliopsida|rosette|4|E N R|Round-leaved sundew
Caltha palustris L.|Ranunculaceae|Ranunculales|Magnoliopsida|forb|50|E R|Marsh marigold
Ranunculus glacialis L.|Ranunculaceae|Ranunculales|Magnoliopsida|rosette|350|R A|Glacier buttercup
Pulsatilla vernalis (L.) Mill.|Ranunculaceae|Ranunculales|Magnoliopsida|rosette|270|A|Spring pasqueflower
Papaver rhoeas L.|Papaveraceae|Ranunculales|Magnoliopsida|forb|4|E|Common poppy
Saxifraga oppositifolia L.|Saxifragaceae|Saxifragales|Magnoliopsida|cushion|300|R A H|Purple saxifrage
Betula nana L.|Betulaceae|Fagales|Magnoliopsida|shrub|-|R|Dwarf birch
Quercus robur L.|Fagaceae|Fagales|Magnoliopsida|shrub|-|E|Pedunculate oak
Salix herbacea L.|Salicaceae|Malpighiales|Magnoliopsida|shrub|-|R A|Dwarf willow
Viola riviniana Rchb.|Violaceae|Malpighiales|Magnoliopsida|rosette|262|E|Common dog-violet
Passiflora edulis Sims|Passifloraceae|Malpighiales|Magnoliopsida|forb|280|T|Passion fruit
Polypodium vulgare L.|Polypodiaceae|Polypodiales|Polypodiopsida|fern|-|E|Common polypody
Dryopteris filix-mas (L.) Schott|Dryopteridaceae|Polypodiales|Polypodiopsida|fern|-|E N|Male fern
Asplenium trichomanes L.|Aspleniaceae|Polypodiales|Polypodiopsida|fern|-|E A N|Maidenhair spleenwort
Cyathea arborea (L.) Sm.|Cyatheaceae|Cyatheales|Polypodiopsida|fern|-|T|West Indian treefern
Pinus sylvestris L.|Pinaceae|Pinales|Pinopsida|conifer|-|E R|Scots pine
Juniperus communis L.|Cupressaceae|Pinales|Pinopsida|conifer|-|E R A N|Common juniper
Daucus carota L.|Apiaceae|Apiales|Magnoliopsida|umbel|54|E N|Wild carrot
Eryngium maritimum L.|Apiaceae|Apiales|Magnoliopsida|umbel|222|E|Sea holly
Iris pseudacorus L.|Iridaceae|Asparagales|Liliopsida|rosette|50|E|Yellow flag
Lilium martagon L.|Liliaceae|Liliales|Liliopsida|forb|330|A|Martagon lily
Eucalyptus globulus Labill.|Myrtaceae|Myrtales|Magnoliopsida|shrub|58|S|Tasmanian blue gum
Fuchsia magellanica Lam.|Onagraceae|Myrtales|Magnoliopsida|shrub|345|P|Hardy fuchsia
Banksia integrifolia L.f.|Proteaceae|Proteales|Magnoliopsida|shrub|46|S|Coast banksia
Heliconia bihai (L.) L.|Heliconiaceae|Zingiberales|Liliopsida|orchid|12|T|Macaw flower
Cecropia peltata L.|Urticaceae|Rosales|Magnoliopsida|shrub|-|T|Trumpet tree
Nothofagus antarctica (G.Forst.) Oerst.|Nothofagaceae|Fagales|Magnoliopsida|shrub|-|P|Antarctic beech
Azorella trifurcata (Gaertn.) Pers.|Apiaceae|Apiales|Magnoliopsida|cushion|54|P|Emerald cushion
Meconopsis horridula Hook.f. & Thomson|Papaveraceae|Ranunculales|Magnoliopsida|forb|214|H|Prickly blue poppy
`
  .trim()
  .split('\n')
  .map((row) => row.split('|') as [string, string, string, string, Habit, string, string, string]);

/** zone | continent | country | state | county or - | locality | latitude | longitude | elevation in metres */
const PLACES = `
E|Europe|United Kingdom|Scotland|Sutherland|Durness, limestone pasture above Balnakeil Bay|58.5747|-4.7672|25
E|Europe|United Kingdom|England|Cornwall|Lizard Point, cliff-top heath W of the lighthouse|49.9591|-5.2065|48
E|Europe|United Kingdom|Wales|Gwynedd|Cwm Idwal, wet rocks at the Devil's Kitchen|53.1119|-4.0336|520
E|Europe|Ireland|Clare|-|The Burren, limestone pavement near Black Head|53.1497|-9.2614|60
E|Europe|Denmark|North Jutland|-|Skagen, dunes at Grenen|57.7442|10.6489|4
E|Europe|Germany|Schleswig-Holstein|Nordfriesland|Sylt, salt marsh E of Keitum|54.8886|8.3703|2
E|Europe|France|Bretagne|Finistère|Pointe du Raz, coastal grassland|48.0389|-4.7336|70
E|Europe|Poland|Podlaskie|-|Białowieża, edge of oak forest|52.7014|23.8686|165
E|Europe|Estonia|Saaremaa|-|Vilsandi, wooded meadow|58.3833|21.8667|5
R|Europe|Norway|Troms og Finnmark|Tromsø|Fløya, snowbed on the north slope|69.6292|18.9939|640
R|Europe|Norway|Svalbard|-|Longyeardalen, scree below the glacier|78.2039|15.6003|110
R|Europe|Iceland|Norðurland eystra|-|Mývatn, lava field at Dimmuborgir|65.5917|-16.9119|290
R|Europe|Sweden|Norrbotten|Kiruna|Abisko, fell heath along the Kungsleden|68.3494|18.8312|400
R|North America|Greenland|Qeqertalik|-|Qeqertarsuaq (Godhavn), Blæsedalen|69.2472|-53.5375|60
R|North America|United States|Alaska|Denali Borough|Polychrome Pass, gravel slope beside the road|63.5364|-149.8217|1120
A|Europe|Switzerland|Valais|-|Zermatt, moraine of the Findel glacier|46.0069|7.8231|2480
A|Europe|Switzerland|Graubünden|Engiadina|Val Fex, alpine pasture|46.3892|9.7347|1975
A|Europe|Austria|Tirol|-|Obergurgl, Rotmoostal|46.8519|11.0411|2260
A|Europe|Italy|Trentino-Alto Adige|Bolzano|Passo Pordoi, dolomite scree|46.4872|11.8119|2240
A|Europe|France|Provence-Alpes-Côte d'Azur|Hautes-Alpes|Col du Lautaret, hay meadow|45.0353|6.4053|2060
A|Europe|Slovenia|Gorenjska|-|Triglav, Komna plateau|46.2894|13.7778|1520
N|North America|United States|Maine|Hancock County|Mount Desert Island, Otter Cliffs|44.3106|-68.1897|30
N|North America|United States|Vermont|Lamoille County|Smugglers' Notch, wet ledges|44.5564|-72.7942|670
N|North America|United States|Colorado|Gunnison County|Gothic, aspen meadow along the East River|38.9589|-106.9889|2900
N|North America|United States|California|Marin County|Point Reyes, coastal prairie|38.0417|-122.8886|95
N|North America|United States|Minnesota|Cook County|2 mi N of Grand Marais, roadside|47.7789|-90.3344|300
N|North America|Canada|Québec|Nunavik|Kuujjuaq, terrace of the Koksoak|58.1064|-68.3989|35
N|North America|Canada|British Columbia|-|Tofino, beach at Chesterman|49.1181|-125.8914|3
T|South America - Neotropics|Costa Rica|Heredia|-|La Selva, primary forest along the Río Puerto Viejo|10.4306|-84.0069|50
T|West Indies|Dominica|Saint George|-|Morne Trois Pitons, trail to Boeri Lake|15.3472|-61.3194|850
T|West Indies|Puerto Rico|Río Grande|-|Sierra de Luquillo, El Yunque|18.3106|-65.7911|720
T|South America - Neotropics|Ecuador|Napo|-|Archidona, cacao garden|-0.9083|-77.8078|580
T|South America - Neotropics|Colombia|Antioquia|-|Jardín, coffee farm, 3 km SW of the town|5.5833|-75.8367|1790
T|Africa|Ethiopia|Oromia|-|Jimma, semi-wild coffee forest|7.6739|36.8344|1750
S|Australasia|Australia|New South Wales|-|Royal National Park, heath above Wattamolla|-34.1375|151.1158|40
S|Australasia|Australia|Tasmania|-|Bruny Island, dry forest at Adventure Bay|-43.3450|147.3239|35
S|Australasia|Australia|Queensland|-|Noosa Heads, foredune|-26.3800|153.0950|6
S|Australasia|New Zealand|Otago|-|Dunedin, Aramoana salt marsh|-45.7756|170.7069|2
P|South America|Chile|Magallanes|-|Torres del Paine, shore of Lago Pehoé|-51.0744|-73.0922|45
P|South America|Argentina|Tierra del Fuego|Ushuaia|Valle de Andorra, peat margin|-54.7486|-68.2917|210
P|South America|Falkland Islands|East Falkland|-|Port San Carlos, coastal heath|-51.4986|-58.9819|12
H|Asia-Temperate|Nepal|Koshi|Solukhumbu|Khumjung, juniper slope above the village|27.8222|86.7106|3850
H|Asia-Tropical|India|Sikkim|-|Yumthang valley, streamside turf|27.8089|88.6978|3560
H|Asia-Temperate|China|Yunnan|Diqing|Baima Xueshan, screes below the pass|28.3389|99.0589|4290
`
  .trim()
  .split('\n')
  .map(
    (row) =>
      row.split('|') as [string, string, string, string, string, string, string, string, string],
  );

/** direct | inverted | first and last year of collecting | zones */
const COLLECTORS = `
Ingrid Halvorsen|Halvorsen, I.|1938|1979|R E
Thomas A. Wrexley|Wrexley, T. A.|1871|1908|E A
Wilhelmina Oduya-Brandt|Oduya-Brandt, W.|1955|1990|T S
Rev. Josiah P. Cobbledick|Cobbledick, J. P.|1832|1869|E N
Marcelline Tessaud|Tessaud, M.|1894|1931|A E
K. Nakagiri|Nakagiri, K.|1962|1998|H
Edmund Farquhar-Lisle|Farquhar-Lisle, E.|1901|1937|H P
Lucía Etcheverría M.|Etcheverría M., L.|1947|1984|P T
Robert Dunmore & Ada Quill|Dunmore, R.|1920|1955|N R
Samuel Okonjo Vale|Vale, S. O.|1968|2011|T N
Greta Lindqvist|Lindqvist, G.|1884|1922|R
Percival Thorne|Thorne, P.|1911|1949|S
J. M. Ardizzone-Pell|Ardizzone-Pell, J. M.|1976|2016|A E N
Students of the Tollmere Summer School|Tollmere Summer School|1958|2008|E
`
  .trim()
  .split('\n')
  .map((row) => row.split('|') as [string, string, string, string, string]);

const HABITATS = [
  'Locally common; petals fading to white in age.',
  "Rare, three plants seen in an hour's walk.",
  'On damp gravel with Salix and mosses, full sun.',
  'Growing in crevices of weathered limestone, facing N.',
  'Flowers visited by bumblebees in great number.',
  'Roots and one basal leaf kept in spirit, jar 114.',
  'Duplicate distributed to three herbaria in exchange.',
  'Mounted from the older bundle; label copied from the field slip, the first line of which is torn.',
  'Det. slip of 1974 agrees with the label.',
  'Grazed turf, flowering only where fenced.',
  'Sheet damaged by damp in 1953 & remounted; see the conservation file.',
  'Cultivated from seed gathered at this locality (garden no. 1902/77).',
];

export function herbarium(): { lines: Line[]; shots: Map<string, Shot>; unit: string } {
  const keys = new Keys(
    ['07', '2c', '4e', '91', 'b8', 'e3'],
    (number) => `edanmdm:tmhb_${number}`,
    1_000_200,
  );
  const lines: Line[] = [];
  const shots = new Map<string, Shot>();
  for (let index = 0; index < 300; index += 1) {
    const { number, key } = keys.next();
    const r = new Random(mixSeed('herbarium', index));
    const species = SPECIES[index < SPECIES.length ? index : r.int(0, SPECIES.length - 1)];
    if (species === undefined) throw new RangeError('species table');
    const [name, family, order, klass, habit, hue, zones, common] = species;
    const zone = r.pick(zones.split(' '));
    const place = r.pick(PLACES.filter((row) => row[0] === zone));
    const collector = r.pick(COLLECTORS.filter((row) => row[4].split(' ').includes(zone)));
    const year = r.int(Number(collector[2]), Number(collector[3]));
    const date = collectionDate(r, year, zone === 'S' || zone === 'P');
    const barcode = String(184_000 + index * 7 + (number % 5)).padStart(8, '0');
    const type = r.chance(0.04) ? r.pick(['Isotype', 'Holotype', 'Syntype']) : null;
    const illustrated = index % 7 === 0 || index < 8 || type !== null;
    const sheet: Sheet = {
      seed: mixSeed('sheet', index),
      habit,
      flowerHue: hue === '-' ? null : Number(hue),
      barcode,
      name,
      family,
      place: `${place[5]}${place[4] === '-' ? '' : `, ${place[4]}`}, ${place[3]}`,
      country: place[2],
      collector: collector[0],
      date,
      type,
    };
    const media: Json[] = [];
    if (illustrated) {
      const pictures = [
        herbariumSheet(sheet),
        ...(index % 28 === 0 ? [herbariumDetail(sheet)] : []),
      ];
      pictures.forEach((picture, i) => {
        const idsId = `TMHB-${barcode}${i === 0 ? '' : '_detail'}`;
        const shot = {
          idsId,
          width: picture.width,
          height: picture.height,
          svg: svgDocument(picture),
        };
        shots.set(idsId, shot);
        media.push(
          imageMedia(
            shot,
            'CC0',
            r.chance(0.6),
            i === 0 ? `Herbarium sheet of ${name}` : `Detail of ${name}`,
          ),
        );
      });
    }
    lines.push(
      objectLine({
        unit: UNIT,
        key,
        title: name,
        titleLabel: 'title',
        dataSource: SOURCE,
        recordLink: `https://herbarium.tollmere.example/specimen/${barcode}`,
        media,
        indexed: {
          ...(/\d/.test(date) ? { date: decades(year) } : {}),
          tax_kingdom: ['Plantae'],
          tax_phylum: ['Tracheophyta'],
          tax_class: [klass],
          tax_order: [order],
          tax_family: [family],
          scientific_name: [name],
          ...(r.chance(0.7) ? { common_name: [common] } : {}),
          geoLocation: [geoLocation(r, place)],
          place: unique([place[2], place[3], place[4] === '-' ? undefined : place[4], place[1]]),
          name: [collector[1]],
          topic: [
            klass === 'Polypodiopsida'
              ? 'Ferns'
              : klass === 'Pinopsida'
                ? 'Conifers'
                : 'Flowering plants',
            family,
          ],
          ...(type === null ? {} : { object_type: [`${type}s`, 'Taxonomic type specimens'] }),
          // A publisher's slip that real data has too: images promised, none attached.
          ...(illustrated || index % 97 === 3 ? { online_media_type: ['Images'] } : {}),
        },
        freetext: {
          ...(date === '' ? {} : { date: entries('Collection Date', [date]) }),
          setName: entries('See more items in', [
            'Botany',
            klass === 'Polypodiopsida' ? 'Ferns and allies' : 'Vascular plants',
            ...(zone === 'R' ? ['Arctic exchange set'] : []),
          ]),
          identifier: [
            ...entries('Barcode', [barcode]),
            ...entries('Catalog Number', [`TM ${12_000 + index * 3}`]),
            ...(r.chance(0.4)
              ? entries('Other Numbers', [
                  `Field Number : ${collector[1].slice(0, 2).toUpperCase()} ${r.int(1, 4_000)}`,
                ])
              : []),
            ...(r.chance(0.15)
              ? entries('Accession Number', [`${r.int(1870, 2016)}.${r.int(1, 90)}`])
              : []),
          ],
          notes: [
            ...(r.chance(0.62) ? entries('Notes', [r.pick(HABITATS)]) : []),
            ...entries('Record Last Modified', [
              `${r.int(1, 28)} ${r.pick(MONTHS)} ${r.int(2015, 2024)}`,
            ]),
            ...entries('Specimen Count', [String(r.pick([1, 1, 1, 1, 2, 3]))]),
          ],
          name: [
            ...entries('Collector', collector[0].split(' & ')),
            ...(r.chance(0.3)
              ? entries('Determiner', [r.pick(['H. Quennell', 'S. O. Vale', 'B. Lindqvist-Roe'])])
              : []),
            ...entries('Min. Elevation', r.chance(0.8) ? [place[8]] : []),
            ...(r.chance(0.2) ? entries('Max. Elevation', [String(Number(place[8]) + 60)]) : []),
          ],
          publisher: entries('Published Name', [name]),
          place: entries('Place', [
            `${place[5]}, ${place[4] === '-' ? '' : `${place[4]}, `}${place[3]}, ${place[2]}, ${place[1]}`,
          ]),
          physicalDescription: entries('Preparation', [
            r.pick(['Herbarium sheet', 'Herbarium sheet', 'Pressed specimen', 'Fruits in packet']),
          ]),
          taxonomicName: [
            ...entries('Taxonomy', [`Plantae Tracheophyta ${klass} ${order} ${family}`]),
            ...entries('Common name', r.chance(0.5) ? [common] : []),
          ],
          ...(type === null
            ? {}
            : {
                objectType: [
                  ...entries('Type Status', [type]),
                  ...entries('Type Citation', [
                    `Bull. Tollmere Bot. Gard. ${r.int(2, 40)}: ${r.int(3, 280)}. ${year + 2}.`,
                  ]),
                ],
              }),
        } satisfies Record<string, Entry[]>,
      }),
    );
  }
  return { lines, shots, unit: UNIT };
}

function collectionDate(r: Random, year: number, southern: boolean): string {
  const month = southern ? r.pick([0, 1, 10, 11]) : r.int(4, 8);
  const day = r.int(1, 28);
  const long =
    'January February March April May June July August September October November December'.split(
      ' ',
    )[month];
  switch (r.int(0, 13)) {
    case 0:
      return `${MONTHS[month]} ${year}`;
    case 1:
      return String(year);
    case 2:
      return `${day}-${day + 2} ${MONTHS[month]} ${year}`;
    case 3:
      return `Summer ${year}`;
    case 4:
      return `${long} ${day}, ${year}`;
    case 5:
      return r.chance(0.5) ? `before ${year}` : `${Math.floor(year / 10)}0s`;
    case 6:
      return r.chance(0.4)
        ? ''
        : `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    default:
      return `${day} ${MONTHS[month]} ${year}`;
  }
}

function geoLocation(r: Random, place: readonly string[]): Json {
  const [
    ,
    continent = '',
    country = '',
    state = '',
    county = '-',
    locality = '',
    latitude = '',
    longitude = '',
  ] = place;
  return {
    L1: { type: 'Continent', content: continent },
    L2: r.chance(0.04) ? country : { type: 'Country', content: country },
    L3: { type: 'State', content: state },
    ...(county === '-' ? {} : { L4: { type: 'County', content: county } }),
    Other: { type: 'Locality', content: locality },
    ...(r.chance(0.6)
      ? {
          points: {
            point: {
              latitude: { type: 'decimal', content: latitude },
              longitude: { type: 'decimal', content: longitude },
            },
          },
        }
      : {}),
  };
}
