/**
 * What the registry shows over HTTP: the API in JSON, its description, events, figures for
 * Prometheus, and the page. On the people's thread.
 */
@NullMarked
package io.muster.registry.page;

import org.jspecify.annotations.NullMarked;
