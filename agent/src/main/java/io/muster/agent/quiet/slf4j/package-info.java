/** Silent stand-ins for the part of slf4j that the libraries name. Any thread. */
package io.muster.agent.quiet.slf4j;
