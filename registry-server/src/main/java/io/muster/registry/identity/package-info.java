/**
 * Who calls, and what he may: names off certificates, rights, the policy file, and the one table of
 * what each call needs. Values, any thread.
 */
@NullMarked
package io.muster.registry.identity;

import org.jspecify.annotations.NullMarked;
