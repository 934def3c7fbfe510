/** Three services of one small world. */
package samples.trio;
