import type { Catalogue } from './catalogue.ts';

/** Frame of every page, states, and small parts that all areas share. */
export const shell = {
  'Skip to the content': {
    es: 'Saltar al contenido',
    fr: 'Aller au contenu',
    de: 'Zum Inhalt springen',
    ja: '本文へ移動',
  },
  'Opendrawer, start': {
    es: 'Opendrawer, inicio',
    fr: 'Opendrawer, accueil',
    de: 'Opendrawer, Startseite',
    ja: 'Opendrawer トップページ',
  },
  Main: { es: 'Principal', fr: 'Principal', de: 'Hauptmenü', ja: 'メイン' },
  Search: { es: 'Buscar', fr: 'Recherche', de: 'Suche', ja: '検索' },
  Explore: { es: 'Explorar', fr: 'Explorer', de: 'Erkunden', ja: '探索' },
  Datasets: {
    es: 'Conjuntos de datos',
    fr: 'Jeux de données',
    de: 'Datensätze',
    ja: 'データセット',
  },
  Fields: { es: 'Campos', fr: 'Champs', de: 'Felder', ja: '項目' },
  Names: { es: 'Nombres', fr: 'Noms', de: 'Namen', ja: '学名' },
  Runs: { es: 'Ejecuciones', fr: 'Traitements', de: 'Läufe', ja: '処理' },
  Status: { es: 'Estado', fr: 'État', de: 'Status', ja: '稼働状況' },
  '{n} under way': { es: '{n} en curso', fr: '{n} en cours', de: '{n} laufen', ja: '{n} 件実行中' },
  'Opendrawer opens the drawers of the world’s collections. What the publisher wrote always stays beside what we made of it.':
    {
      es: 'Opendrawer abre los cajones de las colecciones del mundo. Lo que escribió el publicador queda siempre junto a lo que hemos entendido.',
      fr: 'Opendrawer ouvre les tiroirs des collections du monde. Ce qu’a écrit l’institution reste toujours à côté de ce que nous en avons compris.',
      de: 'Opendrawer öffnet die Schubladen der Sammlungen der Welt. Was die Institution geschrieben hat, steht immer neben dem, was wir daraus gelesen haben.',
      ja: 'Opendrawer は世界のコレクションの引き出しを開きます。公開元の記述は、私たちの解釈のとなりに必ず残ります。',
    },
  Language: { es: 'Idioma', fr: 'Langue', de: 'Sprache', ja: '言語' },
  'Switch to the dark theme': {
    es: 'Cambiar al tema oscuro',
    fr: 'Passer au thème sombre',
    de: 'Zur dunklen Darstellung wechseln',
    ja: '暗い配色に切り替える',
  },
  'Switch to the light theme': {
    es: 'Cambiar al tema claro',
    fr: 'Passer au thème clair',
    de: 'Zur hellen Darstellung wechseln',
    ja: '明るい配色に切り替える',
  },
  'Loading: {what}': {
    es: 'Cargando: {what}',
    fr: 'Chargement : {what}',
    de: 'Wird geladen: {what}',
    ja: '読み込み中：{what}',
  },
  'Nothing lies here': {
    es: 'Aquí no hay nada',
    fr: 'Il n’y a rien ici',
    de: 'Hier liegt nichts',
    ja: 'ここには何もありません',
  },
  'The server cannot be reached': {
    es: 'No se puede contactar con el servidor',
    fr: 'Le serveur est injoignable',
    de: 'Der Server ist nicht erreichbar',
    ja: 'サーバーに接続できません',
  },
  'That did not work': {
    es: 'Eso no ha funcionado',
    fr: 'Cela n’a pas fonctionné',
    de: 'Das hat nicht geklappt',
    ja: 'うまくいきませんでした',
  },
  'Is it still running? The page tries again when you do.': {
    es: '¿Sigue en marcha? La página lo intenta de nuevo cuando usted lo haga.',
    fr: 'Est-il encore en marche ? La page réessaie quand vous le demandez.',
    de: 'Läuft er noch? Die Seite versucht es wieder, wenn Sie es tun.',
    ja: 'サーバーは動いていますか。下のボタンで再試行できます。',
  },
  'Try again': { es: 'Reintentar', fr: 'Réessayer', de: 'Noch einmal versuchen', ja: '再試行' },
  'Go to the search': {
    es: 'Ir a la búsqueda',
    fr: 'Aller à la recherche',
    de: 'Zur Suche',
    ja: '検索へ',
  },
  'There is no such drawer': {
    es: 'No existe tal cajón',
    fr: 'Ce tiroir n’existe pas',
    de: 'Diese Schublade gibt es nicht',
    ja: 'その引き出しはありません',
  },
  'Not found': {
    es: 'No encontrado',
    fr: 'Introuvable',
    de: 'Nicht gefunden',
    ja: '見つかりません',
  },
  'The address may be mistyped, or the page has moved.': {
    es: 'Quizá la dirección esté mal escrita o la página se haya trasladado.',
    fr: 'L’adresse est peut-être mal saisie, ou la page a été déplacée.',
    de: 'Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen.',
    ja: 'アドレスの入力に誤りがあるか、ページが移動した可能性があります。',
  },
} as const satisfies Catalogue;
