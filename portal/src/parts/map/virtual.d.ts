declare module 'virtual:basemap' {
  /** Address of the countries as GeoJSON with `code` and `name`. */
  const address: string;
  export default address;
}
