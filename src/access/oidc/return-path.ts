/**
 * A path of this service, to which a browser may be sent after sign-in. Browsers read `//host`, `/\host` and `/<tab>/host` as
 * addresses of other hosts; so nothing but printable ASCII without backslash is taken.
 */
export const ownPath = /^\/(?!\/)[!-[\]-~]{0,499}$/;
