const filePrefix = /^(?:File|Image|Datei|Fichier|Archivo|Bestand):\s*/i;
const fileSuffix =
  /\.(?:jpe?g|png|gif|svg|tiff?|webp|xcf|pdf|djvu|og[agv]|oga|opus|mp3|wav|flac|midi?|webm|mp[e]?g|mp4|stl)$/i;

/**
 * The title that the name of a file on Wikimedia Commons holds: "File:Tast Tactvs.jpg" → "Tast Tactvs". Titles without
 * the prefix of the namespace stay as they are, full stops and all.
 */
export function titleOfFile(title: string): string {
  const prefix = filePrefix.exec(title);
  if (prefix === null) return title;
  const name = title.slice(prefix[0].length).replace(fileSuffix, '').trim();
  return name === '' ? title : name;
}
