/** A service on java.net.ServerSocket. */
package samples.plainsocket;
